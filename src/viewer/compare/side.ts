import type { Comparison } from "#core/compare/comparison.ts";
import { Failure } from "#core/failure.ts";
import { classesOf } from "#core/layers/classes.ts";
import { type Grid, lengthOf, withoutAxes } from "#core/layers/grid.ts";
import type { LabelsLayer, Layer, ProbabilityLayer } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { PixelBlock, PixelSource, Region } from "#io/pixel-source.ts";

/** A rectangle of one plane of one level. */
export interface PlaneRect {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
  /** Of the whole level. */
  readonly levelHeight: number;
  readonly levelWidth: number;
  /** Level-0 index along other axes; those that the layer lacks do not matter. */
  readonly at: Dims;
}

/** What a side's pixels say, row by row. */
export interface SidePixels {
  /** How sure it is of what is compared, 0..255; a label is there or not. */
  readonly strengths: Uint8Array;
  /** Which object each is of, where the layer says it: labels do. */
  readonly ids: ArrayLike<number> | undefined;
  /** 0 where nobody has looked yet; undefined where all is known. */
  readonly known: Uint8Array | undefined;
}

/** One side of a comparison. */
export interface Side {
  /** Without classes. */
  readonly grid: Grid;
  read(rect: PlaneRect, signal: AbortSignal): Promise<SidePixels>;
}

/** From this strength on, 0..255, a pixel of the layer is foreground; follows its threshold. */
export function lowestStrength(layer: Layer): number {
  return layer.kind === "probability" ? Math.max(1, layer.threshold.value * 255) : 255;
}

/**
 * The side that a layer is. `levels` are its pixels, fine to coarse. Of labels made by strokes 0 is not known; without a label
 * that is named it is the first of theirs that is compared, as it is the first that a network learns.
 */
export function sideOf(
  layer: Layer,
  { levels, label }: { levels: readonly PixelSource[] } & Pick<Comparison, "label">,
): Side {
  const meaning = meaningOf(layer, label);
  return {
    grid: withoutAxes(layer.grid, ["c", "class"]),
    async read(rect, signal) {
      const { source, scaleY, scaleX } = sourceFor(levels, rect);
      const first = { y: Math.floor(rect.y * scaleY), x: Math.floor(rect.x * scaleX) };
      const stop = {
        y: Math.ceil((rect.y + rect.height) * scaleY),
        x: Math.ceil((rect.x + rect.width) * scaleX),
      };
      const region = { ...planeOf(source, layer.grid, rect.at), ...rangesOf(first, stop) };
      const block = await source.read(region, { signal });
      const isSame = scaleY === 1 && scaleX === 1;
      return meaning(isSame ? block : sampled(block, { rect, first, scaleY, scaleX }));
    },
  };
}

/** For labels and predictions; an image says nothing that could be counted. */
function meaningOf(layer: Layer, label: number | null): (block: PixelBlock) => SidePixels {
  if (layer.kind === "labels") return (block) => labelsPixels(block, layer, label);
  if (layer.kind === "probability") return (block) => predictedPixels(block, layer, label);
  throw notCounted(layer);
}

/** An image can be looked at beside another layer, and that is all. */
export function notCounted({ id, kind, name }: Layer): Failure {
  return new Failure(
    { code: "layer/wrong-kind", layer: id, kind },
    `${name.value} is an image: differences are shown and counted of labels and predictions; an image can be swiped over or shown beside`,
  );
}

function labelsPixels(
  { data }: PixelBlock,
  { unlabelled }: LabelsLayer,
  label: number | null,
): SidePixels {
  const isStrokes = unlabelled.value === "ignore";
  const wanted = label ?? (isStrokes ? 1 : null);
  const ids = Uint32Array.from(data, (id) => (wanted === null || id === wanted ? id : 0));
  const strengths = Uint8Array.from(ids, (id) => (id ? 255 : 0));
  const known = isStrokes ? Uint8Array.from(data, (id) => Number(id !== 0)) : undefined;
  return { strengths, ids, known };
}

/** With several classes a pixel counts as its most probable one, as where labels are made of it. */
function predictedPixels(
  { data, shape }: PixelBlock,
  { grid }: ProbabilityLayer,
  label: number | null,
): SidePixels {
  const labels = classesOf(grid).map((each) => each.label);
  const classes = lengthOf({ axes: grid.axes, shape }, "class");
  const pixels = data.length / classes;
  const strengths = new Uint8Array(pixels);
  for (let at = 0; at < pixels; at++) {
    let best = 0;
    for (let k = 1; k < classes; k++)
      if ((data[k * pixels + at] ?? 0) > (data[best * pixels + at] ?? 0)) best = k;
    const isMeant = classes === 1 || (label === null ? labels[best] !== 0 : labels[best] === label);
    if (isMeant) strengths[at] = data[best * pixels + at] ?? 0;
  }
  return { strengths, ids: undefined, known: undefined };
}

/** The coarsest level that is fine enough, and how many of its pixels one that is wanted spans. */
function sourceFor(levels: readonly PixelSource[], { levelHeight, levelWidth }: PlaneRect) {
  const isFine = ({ axes, shape }: PixelSource) =>
    lengthOf({ axes, shape }, "y") >= levelHeight && lengthOf({ axes, shape }, "x") >= levelWidth;
  const source = levels.findLast(isFine) ?? levels[0];
  if (!source) throw new Error("a layer has levels");
  return {
    source,
    scaleY: lengthOf(source, "y") / levelHeight,
    scaleX: lengthOf(source, "x") / levelWidth,
  };
}

/** One index along all axes but y, x and the classes; beyond the end the last one, as where it is drawn. */
function planeOf(source: PixelSource, grid: Grid, at: Dims): Region {
  const other = source.axes.filter((axis) => !["y", "x", "c", "class"].includes(axis));
  return Object.fromEntries(
    other.map((axis) => {
      const factor = lengthOf(grid, axis) / lengthOf(source, axis);
      const index = Math.floor(Math.min(at[axis] ?? 0, lengthOf(grid, axis) - 1) / factor);
      return [axis, [index, index + 1]] as const;
    }),
  );
}

function rangesOf(first: { y: number; x: number }, stop: { y: number; x: number }): Region {
  return { y: [first.y, stop.y], x: [first.x, stop.x] };
}

interface Sampling {
  readonly rect: PlaneRect;
  /** Where the block begins on its level. */
  readonly first: { readonly y: number; readonly x: number };
  readonly scaleY: number;
  readonly scaleX: number;
}

/** The pixels of a finer level that lie in the middle of those that are wanted. */
function sampled({ data, shape }: PixelBlock, sampling: Sampling): PixelBlock {
  const { rect, first, scaleY, scaleX } = sampling;
  const [rows = 1, columns = 1] = shape.slice(-2);
  const planes = data.length / (rows * columns);
  const on = data.slice(0, planes * rect.height * rect.width);
  for (let y = 0; y < rect.height; y++) {
    const row = Math.min(rows - 1, Math.floor((rect.y + y + 0.5) * scaleY) - first.y);
    for (let x = 0; x < rect.width; x++) {
      const column = Math.min(columns - 1, Math.floor((rect.x + x + 0.5) * scaleX) - first.x);
      for (let plane = 0; plane < planes; plane++)
        on[(plane * rect.height + y) * rect.width + x] =
          data[(plane * rows + row) * columns + column] ?? 0;
    }
  }
  return { data: on, shape: [...shape.slice(0, -2), rect.height, rect.width] };
}
