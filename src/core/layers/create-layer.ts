import { type LayerId, newLayerId } from "../ids.ts";
import { directTable, type LabelColors } from "../labels/direct-table.ts";
import { labelColor, labelColoring } from "../labels/label-color.ts";
import { LabelIds } from "../labels/label-ids.ts";
import type { PaletteId } from "../labels/palettes.ts";
import { usualObjects } from "../objects/object-choice.ts";
import { computed, signal } from "../signal.ts";
import { drawnClasses } from "./classes.ts";
import type { Grid } from "./grid.ts";
import type {
  Blending,
  Channel,
  ImageLayer,
  LabelNames,
  LabelNotes,
  LabelsLayer,
  ProbabilityLayer,
  ProbabilityLook,
  Rgb,
  Unlabelled,
} from "./layer.ts";

/** What every kind starts from; an id is given only where a session brings one back. */
export interface LayerStart {
  readonly name: string;
  readonly grid: Grid;
  readonly id?: LayerId | undefined;
}

export function createImageLayer(
  start: LayerStart & { readonly isDerived?: boolean },
  channels: readonly Channel[],
): ImageLayer {
  return {
    kind: "image",
    ...common(start, 1),
    isDerived: start.isDerived ?? false,
    channels: signal(channels),
    autoContrast: signal(false),
  };
}

export interface LabelsStart extends LayerStart {
  /** What the file says of single labels. */
  readonly notes?: LabelNotes | undefined;
  readonly ids?: LabelIds | undefined;
}

const noNotes: LabelNotes = { names: {}, colors: {} };

/** Labels to paint strokes in, unless it is said that they are a complete mask. */
export function createLabelsLayer(
  { notes = noNotes, ids = new LabelIds({ isWide: false }), ...start }: LabelsStart,
  unlabelled: Unlabelled = "ignore",
): LabelsLayer {
  const isColored = Object.values(notes.colors).some(([, , , alpha]) => alpha > 0);
  const selectedLabel = signal(1);
  const colorSeed = signal(0);
  const palette = signal<PaletteId>(isColored ? "direct" : "auto");
  const labelColors = signal<LabelColors>(notes.colors);
  const direct = computed(() => directTable(labelColors.value, ids));
  return {
    kind: "labels",
    ...common(start, 0.6),
    ...{ ids, notes, selectedLabel, colorSeed, palette, labelColors },
    swappedLabel: signal(1),
    brushRadiusPx: signal(5),
    brushUnit: signal("data"),
    preserveLabels: signal(false),
    contiguous: signal(true),
    editDimensions: signal(2),
    labelNames: signal<LabelNames>(notes.names),
    contour: signal(0),
    showSelected: signal(false),
    coloring: computed(() =>
      labelColoring({
        palette: palette.value,
        seed: colorSeed.value,
        selected: selectedLabel.value,
        direct: direct.value,
      }),
    ),
    unlabelled: signal(unlabelled),
  };
}

const predictedGreen: Rgb = [60, 220, 120];

/** Several classes have the colours of the labels that they become, and so of the strokes that they were learnt from. */
export function createProbabilityLayer(start: LayerStart): ProbabilityLayer {
  const [first, second] = drawnClasses(start.grid);
  return {
    kind: "probability",
    ...common(start, 0.6),
    threshold: signal(0.5),
    shows: signal<ProbabilityLook>("probability"),
    color: signal(first && second ? labelColor(first.label, 0) : predictedGreen),
    objects: signal(usualObjects),
  };
}

function common({ name, grid, id = newLayerId() }: LayerStart, opacity: number) {
  return {
    ...{ id, grid },
    name: signal(name),
    visible: signal(true),
    opacity: signal(opacity),
    blending: signal<Blending>("translucent"),
    locked: signal(false),
  };
}
