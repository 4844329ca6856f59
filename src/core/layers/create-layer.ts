import { type LayerId, newLayerId } from "../ids.ts";
import { signal } from "../signal.ts";
import type { Grid } from "./grid.ts";
import type {
  Channel,
  ImageLayer,
  LabelsLayer,
  ProbabilityLayer,
  Rgb,
  Unlabelled,
} from "./layer.ts";

/** What every kind starts from; an id is given only where a session brings one back. */
export interface LayerStart {
  readonly name: string;
  readonly grid: Grid;
  readonly id?: LayerId | undefined;
}

export function createImageLayer(start: LayerStart, channels: readonly Channel[]): ImageLayer {
  return { kind: "image", ...common(start, 1), channels: signal(channels) };
}

/** Labels to paint strokes in, unless it is said that they are a complete mask. */
export function createLabelsLayer(
  start: LayerStart,
  unlabelled: Unlabelled = "ignore",
): LabelsLayer {
  return {
    kind: "labels",
    ...common(start, 0.6),
    selectedLabel: signal(1),
    swappedLabel: signal(1),
    brushRadiusPx: signal(5),
    brushUnit: signal("data"),
    preserveLabels: signal(false),
    contiguous: signal(true),
    editDimensions: signal(2),
    colorSeed: signal(0),
    unlabelled: signal(unlabelled),
  };
}

const predictedGreen: Rgb = [60, 220, 120];

export function createProbabilityLayer(start: LayerStart): ProbabilityLayer {
  return {
    kind: "probability",
    ...common(start, 0.6),
    threshold: signal(0.5),
    color: signal(predictedGreen),
  };
}

function common({ name, grid, id = newLayerId() }: LayerStart, opacity: number) {
  return {
    id,
    grid,
    name: signal(name),
    visible: signal(true),
    opacity: signal(opacity),
    locked: signal(false),
  };
}
