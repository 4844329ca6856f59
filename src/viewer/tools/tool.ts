import type { Ink } from "#core/labels/ink.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ToolId } from "#core/viewer-model.ts";
import type { LabelsStore } from "../labels-store.ts";

/** In data coordinates of level 0, in the layer's axis order: pixel i is centred at i. */
export type Point = readonly number[];

/** What a tool works on. */
export interface ToolContext {
  readonly layer: LabelsLayer;
  readonly store: LabelsStore;
  /** How many pixels of the screen a pixel of level 0 is now. */
  readonly scale: number;
  /** Shows a line over the picture until the gesture ends or shows another. */
  show(outline: Outline): void;
  run(command: string, args: unknown): Promise<unknown>;
}

/** A line that is being drawn around something. */
export interface Outline {
  readonly points: readonly Point[];
  /** Whether its end is seen to join its start. */
  readonly isClosed: boolean;
  readonly label: Ink["label"];
}

/** A button of the pointer that went down, and where. */
export interface Press {
  readonly point: Point;
  readonly button: "left" | "right";
}

/** From the press of a button to its release: ends with one of `release` and `cancel`. */
export interface Drag {
  readonly kind: "drag";
  /** All places of the pointer since the last time, the newest last. */
  move(points: readonly Point[]): void;
  /** What was done stays, as one step to undo at most. */
  release(): Promise<void>;
  /** Everything is as it was before the press. */
  cancel(): void;
}

/** From a first press over any number of further ones: ends with one of `complete` and `cancel`. */
export interface Clicks {
  readonly kind: "clicks";
  /** All places of the pointer since the last time, whether a button is down or not. */
  move(points: readonly Point[]): void;
  /** A further press. Says whether the gesture goes on; where it does not, everything is as it was before it. */
  press(press: Press): boolean;
  /** What was done stays, as one step to undo at most. */
  complete(): Promise<void>;
  cancel(): void;
}

export type Gesture = Drag | Clicks;

/** What the pointer does on the canvas. Idle until pressed; idle again after the gesture. */
export interface Tool {
  readonly id: Exclude<ToolId, "pan">;
  readonly title: string;
  /** How the brush is shown around the pointer. */
  readonly ring: "solid" | "dashed" | "none";
  /** Nothing where the tool cannot begin now, or has no use for the button; throws a failure where the layer is locked. */
  press(context: ToolContext, press: Press): Gesture | undefined;
}
