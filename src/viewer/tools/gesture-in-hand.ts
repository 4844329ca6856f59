import type { Gesture, Point, Press, Tool } from "./tool.ts";

/** A gesture, the tool and the pointer that make it, and how its events are read: the slice is the one it began in. */
export interface Pressed {
  readonly tool: Tool["id"];
  readonly gesture: Gesture;
  readonly pointerId: number;
  toPoint(event: MouseEvent): Point;
}

/** The gesture under way, if there is one. */
export class GestureInHand {
  readonly #report: (error: unknown) => void;
  readonly #onEnd: () => void;
  #pressed: Pressed | undefined;

  /** `report` is told of a gesture that failed at its end, `onEnd` of every end. */
  constructor(parts: { report: (error: unknown) => void; onEnd: () => void }) {
    this.#report = parts.report;
    this.#onEnd = parts.onEnd;
  }

  get kind(): Gesture["kind"] | undefined {
    return this.#pressed?.gesture.kind;
  }

  get tool(): Tool["id"] | undefined {
    return this.#pressed?.tool;
  }

  begin(pressed: Pressed): void {
    this.#pressed = pressed;
  }

  /** A press while a gesture is under way; only one of several clicks has a use for it. */
  press(event: PointerEvent, button: Press["button"]): void {
    if (this.#pressed?.gesture.kind !== "clicks") return;
    const { gesture, toPoint } = this.#pressed;
    if (!gesture.press({ point: toPoint(event), button })) this.cancel();
  }

  move(event: PointerEvent): void {
    if (!this.#pressed) return;
    const { gesture, toPoint, pointerId } = this.#pressed;
    if (gesture.kind === "drag" && pointerId !== event.pointerId) return;
    const between = event.getCoalescedEvents();
    gesture.move((between.length > 0 ? between : [event]).map(toPoint));
  }

  release({ pointerId }: PointerEvent): void {
    if (this.#pressed?.gesture.kind !== "drag" || this.#pressed.pointerId !== pointerId) return;
    const { gesture } = this.#pressed;
    this.#end();
    gesture.release().catch(this.#report);
  }

  complete(): void {
    if (this.#pressed?.gesture.kind !== "clicks") return;
    const { gesture } = this.#pressed;
    this.#end();
    gesture.complete().catch(this.#report);
  }

  cancel(): void {
    const pressed = this.#pressed;
    this.#end();
    pressed?.gesture.cancel();
  }

  #end(): void {
    this.#pressed = undefined;
    this.#onEnd();
  }
}
