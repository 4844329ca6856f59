import type { Camera, ViewerModel } from "#core/viewer-model.ts";
import type { ViewSize } from "./view-transform.ts";

export interface FlightParts {
  readonly model: Pick<ViewerModel, "camera" | "look">;
  readonly size: () => ViewSize;
  /** Whether whoever looks asked for less motion: the camera is there at once then. */
  isStill(): boolean;
  /** Calls back before the next frame with the time in milliseconds, as `requestAnimationFrame` does. */
  nextFrame(draw: (nowMs: number) => void): void;
}

/** Short: somebody who decides an object a second should not wait for it. */
const flightMs = 180;
/** A flight begins no further away than this share of the view, so that what it goes to is in sight from its first frame. */
const mostShare = 0.25;
/** And no more than this above or below, as a power of two. */
const mostZoom = 1;

/**
 * Flies the camera of a model to a place, slower and slower. What comes next, another flight or a hand that moves the camera,
 * takes over where it is.
 */
export function flyCamera({ model, size, isStill, nextFrame }: FlightParts): (to: Camera) => void {
  return (to) => {
    if (isStill()) {
      model.look(to);
      return;
    }
    const from = near(model.camera.peek(), { to, view: size() });
    model.look(from);
    let last = model.camera.peek();
    let startedMs: number | undefined;
    const draw = (nowMs: number) => {
      if (model.camera.peek() !== last) return; // somebody else moved it
      startedMs ??= nowMs;
      const passed = Math.min(1, (nowMs - startedMs) / flightMs);
      model.look(passed < 1 ? between([from, to], 1 - (1 - passed) ** 3) : to);
      last = model.camera.peek();
      if (passed < 1) nextFrame(draw);
    };
    nextFrame(draw);
  };
}

/** On the way from a camera to another, as near as a flight begins. */
function near(
  { center: [x, y], zoom }: Camera,
  { to, view }: { readonly to: Camera; readonly view: ViewSize },
): Camera {
  const [dx, dy] = [x - to.center[0], y - to.center[1]];
  const most = (mostShare * Math.min(view.width, view.height)) / 2 ** to.zoom;
  const share = most / Math.max(most, Math.hypot(dx, dy));
  return {
    center: [to.center[0] + share * dx, to.center[1] + share * dy],
    zoom: Math.min(to.zoom + mostZoom, Math.max(to.zoom - mostZoom, zoom)),
  };
}

function between([from, to]: readonly [Camera, Camera], share: number): Camera {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    center: [mix(from.center[0], to.center[0]), mix(from.center[1], to.center[1])],
    zoom: mix(from.zoom, to.zoom),
  };
}
