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

/** A camera that flies. */
export interface FlyingCamera {
  /**
   * Flies to a place, slower and slower. What comes next, another flight or a hand that moves the camera, takes over where it is.
   */
  fly(to: Camera): void;
  /** Where the camera will be once it has arrived; where it is while it does not fly. */
  goal(): Camera;
}

export function flyingCamera({ model, size, isStill, nextFrame }: FlightParts): FlyingCamera {
  /** Ends when somebody else moves the camera. */
  let flight: { readonly to: Camera; readonly now: Camera } | undefined;
  const isOn = () => flight !== undefined && model.camera.peek() === flight.now;
  return {
    goal: () => (flight && isOn() ? flight.to : model.camera.peek()),
    fly(to) {
      flight = undefined;
      if (isStill()) {
        model.look(to);
        return;
      }
      const from = near(model.camera.peek(), { to, view: size() });
      const step = (camera: Camera) => {
        model.look(camera);
        flight = { to, now: model.camera.peek() };
      };
      step(from);
      let startedMs: number | undefined;
      const draw = (nowMs: number) => {
        if (!isOn() || flight?.to !== to) return;
        startedMs ??= nowMs;
        const passed = Math.min(1, (nowMs - startedMs) / flightMs);
        step(passed < 1 ? between([from, to], 1 - (1 - passed) ** 3) : to);
        if (passed < 1) nextFrame(draw);
      };
      nextFrame(draw);
    },
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
