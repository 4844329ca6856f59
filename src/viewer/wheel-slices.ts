import type { ViewerModel } from "#core/viewer-model.ts";

export interface WheelParts {
  readonly element: HTMLElement;
  readonly model: ViewerModel;
  /** Asked for where a turn of the wheel leads to another slice. */
  go(dims: { readonly [axis: string]: number }): void;
}

/** A wheel that turns by pixels (a touchpad) has to turn this far for one slice. */
const pixelsASlice = 40;

/** Ctrl and the wheel over the picture step through slices, along the axis of the keys; the wheel alone is the camera's. Returns what ends it. */
export function wheelSlices({ element, model, go }: WheelParts): () => void {
  let turned = 0;
  const turn = (event: WheelEvent) => {
    const axis = model.steeredAxis.peek();
    if (!(event.ctrlKey || event.metaKey) || !axis) return;
    event.preventDefault(); // or the browser zooms the page
    event.stopPropagation();
    turned += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 16;
    const steps = Math.trunc(turned / pixelsASlice);
    if (steps === 0) return;
    turned -= steps * pixelsASlice;
    const index = (model.dims.peek()[axis.name] ?? 0) + Math.sign(steps);
    if (index >= 0 && index < axis.length) go({ [axis.name]: index });
  };
  const options = { capture: true, passive: false };
  element.addEventListener("wheel", turn, options);
  return () => element.removeEventListener("wheel", turn, options);
}
