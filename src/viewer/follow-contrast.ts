import { layersOf } from "#core/layers/chosen-layer.ts";
import { sliderAxes } from "#core/layers/grid.ts";
import type { ImageLayer } from "#core/layers/layer.ts";
import { effect } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";

export interface FollowContrastParts {
  readonly model: ViewerModel;
  run(command: string, args: unknown, signal: AbortSignal): Promise<unknown>;
  report(error: unknown): void;
}

/** Sets the contrast anew, slice by slice, of the images that ask for it. Returns what ends that. */
export function followContrast({ model, run, report }: FollowContrastParts): () => void {
  const running = new Map<string, AbortController>();
  const done = new Map<string, string>();
  const begin = (layer: ImageLayer, channel: number) => {
    const name = `${layer.id} ${channel}`;
    running.get(name)?.abort(); // the slice has moved on
    const controller = new AbortController();
    running.set(name, controller);
    const { signal } = controller;
    run("layers.autoContrast", { layer: layer.id, channel }, signal).then(
      () => running.delete(name),
      (error: unknown) => {
        if (!signal.aborted) report(error);
      },
    );
  };
  const stop = effect(() => {
    const dims = model.dims.value;
    for (const layer of layersOf(model, "image")) {
      if (!layer.autoContrast.value || !layer.visible.value) {
        for (const name of [...done.keys()]) if (name.startsWith(`${layer.id} `)) done.delete(name);
        continue;
      }
      const slice = sliderAxes(layer.grid).map((axis) => dims[axis] ?? 0);
      for (const [c, { visible }] of layer.channels.value.entries()) {
        const name = `${layer.id} ${c}`;
        if (!visible || done.get(name) === slice.join()) continue;
        done.set(name, slice.join());
        begin(layer, c);
      }
    }
  });
  return () => {
    stop();
    for (const controller of running.values()) controller.abort();
  };
}
