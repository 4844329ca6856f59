/** What the wheel steps through while a key is held. */
export interface WheelSteps {
  /** Whether it is meant: by the keys that are held, and by whether there is anywhere to go. */
  isMeant(event: WheelEvent): boolean;
  /** 1 for a step towards whoever turns it, -1 for one away. */
  step(by: 1 | -1): void;
}

/** A wheel that turns by pixels (a touchpad) has to turn this far for one step. */
const pixelsAStep = 40;

/** A key and the wheel over the picture step through something, one at a time; the wheel alone is the camera's. Returns what ends it. */
export function wheelSteps(element: HTMLElement, { isMeant, step }: WheelSteps): () => void {
  let turned = 0;
  const turn = (event: WheelEvent) => {
    if (!isMeant(event)) return;
    event.preventDefault(); // or the browser zooms the page, or leaves it
    event.stopPropagation();
    turned += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 16;
    const steps = Math.trunc(turned / pixelsAStep);
    if (steps === 0) return;
    turned -= steps * pixelsAStep;
    step(steps > 0 ? 1 : -1);
  };
  const options = { capture: true, passive: false };
  element.addEventListener("wheel", turn, options);
  return () => element.removeEventListener("wheel", turn, options);
}
