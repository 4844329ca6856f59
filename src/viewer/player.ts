import type { Layer } from "#core/layers/layer.ts";
import { nextSlice, type Playing } from "#core/playing.ts";
import { effect } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { prefetchSlice } from "./prefetch.ts";
import type { ViewSize } from "./view-transform.ts";

export interface PlayerParts {
  readonly model: ViewerModel;
  readonly size: () => ViewSize;
  levels(layer: Layer): readonly PixelSource[];
  /** Resolves once the present slice is on the screen. */
  drawn(): Promise<void>;
}

/** How many slices are fetched before they are shown. */
const ahead = 3;
/** A slice whose tiles have not come by then is passed over: a slow server must not stop the rest. */
const patienceMs = 1000;

/** Plays what the model says is played; no slice is left before it was drawn. Returns what ends it. */
export function installPlayer(parts: PlayerParts): () => void {
  let stopped = new AbortController();
  const follow = effect(() => {
    const playing = parts.model.playing.value;
    stopped.abort();
    stopped = new AbortController();
    if (playing) void play(playing, parts, stopped.signal);
  });
  return () => {
    follow();
    stopped.abort();
  };
}

async function play(playing: Playing, parts: PlayerParts, signal: AbortSignal): Promise<void> {
  const { model, drawn } = parts;
  const { axis, fps, mode } = playing;
  await Promise.resolve(); // the model may not be changed within the effect that calls this
  let direction: 1 | -1 = 1;
  while (!signal.aborted) {
    const startedMs = performance.now();
    const length = model.sliders.peek().find(({ name }) => name === axis)?.length ?? 0;
    const index = model.dims.peek()[axis] ?? 0;
    const next = nextSlice({ index, direction }, { length, mode });
    if (!next) {
      model.play(undefined);
      return;
    }
    direction = next.direction;
    model.slice({ [axis]: next.index });
    let coming = next;
    for (let i = 0; i < ahead; i++) {
      const further = nextSlice(coming, { length, mode });
      if (!further) break;
      coming = further;
      void prefetchSlice({ [axis]: coming.index }, parts, signal);
    }
    await Promise.race([drawn(), sleep(patienceMs)]);
    await sleep(1000 / fps - (performance.now() - startedMs));
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
