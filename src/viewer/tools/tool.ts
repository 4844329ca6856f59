import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ToolId } from "#core/viewer-model.ts";
import type { LabelsStore } from "../labels-store.ts";

/** In data coordinates of level 0, in the layer's axis order: pixel i is centred at i. */
export type Point = readonly number[];

/** What a tool works on. */
export interface ToolContext {
  readonly layer: LabelsLayer;
  readonly store: LabelsStore;
  run(command: string, args: unknown): Promise<unknown>;
}

/** From the press of the pointer to its release: ends with one of `release` and `cancel`. */
export interface Gesture {
  /** All places of the pointer since the last time, the newest last. */
  move(points: readonly Point[]): void;
  /** What was done stays, as one step to undo at most. */
  release(): Promise<void>;
  /** Everything is as it was before the press. */
  cancel(): void;
}

/** What the pointer does on the canvas. Idle until pressed; idle again after the gesture. */
export interface Tool {
  readonly id: Exclude<ToolId, "pan">;
  readonly title: string;
  /** How the brush is shown around the pointer. */
  readonly ring: "solid" | "dashed" | "none";
  /** Nothing where the tool cannot begin now; throws a failure where the layer is locked. */
  press(context: ToolContext, point: Point): Gesture | undefined;
}
