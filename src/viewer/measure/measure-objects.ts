import { Breather } from "#core/labels/breather.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ObjectProperties, PixelSize } from "#core/measure/describe-object.ts";
import type { Extent } from "#core/measure/extents.ts";
import { ObjectCounter } from "#core/measure/object-counter.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { PixelBlock, PixelSource, Region } from "#io/pixel-source.ts";

export interface Measuring {
  readonly edits: EditableLabels;
  /** Level 0 of the labels, as they look now. */
  readonly labels: PixelSource;
  /** Level 0 of an image as high and wide, whose intensity is measured. */
  readonly image: PixelSource | undefined;
  readonly dims: Dims;
  readonly extent: Extent;
  readonly pixelSize: PixelSize;
}

/** An object by its number. */
export type MeasuredObject = readonly [label: number, properties: ObjectProperties];

export interface MeasuringHooks {
  readonly signal: AbortSignal;
  /** 0..1 */
  onProgress(done: number): void;
}

/** The chunks of labels at a time that are read before the next are asked for. */
const chunksAtOnce = 8;

/** Objects of labels of any size, in no order: a few chunks are in memory at a time, and those that hold nothing are not read. */
export async function measureObjects(
  { edits, labels, image, dims, extent, pixelSize }: Measuring,
  { signal, onProgress }: MeasuringHooks,
): Promise<readonly MeasuredObject[]> {
  const counter = new ObjectCounter(image ? lengthOf(image, "c") : 0);
  const chunks = edits.level(0);
  const zAxis = edits.grid.axes.indexOf("z");
  const wanted = chunksSeen(edits, { dims, extent });
  const breather = new Breather(signal);
  for (let done = 0; done < wanted.length; done += chunksAtOnce) {
    const batch = wanted.slice(done, done + chunksAtOnce);
    await Promise.all(
      batch.map(async (chunk) => {
        const { start, stop } = chunks.boxOf(chunk);
        const region: Region = Object.fromEntries(
          edits.grid.axes.map((axis, i) => [axis, [start[i] ?? 0, stop[i] ?? 0]]),
        );
        const ids = await labels.read(region, { signal });
        if (!ids.data.some((id) => id !== 0)) return;
        const values = await image?.read(onImage(image, { ...pointOf(dims), ...region }), {
          signal,
        });
        await breather.pause();
        const [y = 0, x = 0] = start.slice(-2);
        const [height = 0, width = 0] = ids.shape.slice(-2);
        counter.add({
          ...{ plane: zAxis < 0 ? 0 : (start[zAxis] ?? 0), y, x, height, width },
          labels: ids.data,
          channels: values ? channelsOf(values, height * width) : [],
        });
      }),
    );
    onProgress((done + batch.length) / wanted.length);
  }
  const described: MeasuredObject[] = [];
  for (const object of counter.describe(pixelSize)) {
    described.push(object);
    if (breather.isDue) await breather.pause(); // there may be a hundred thousand
  }
  return described;
}

/** Indices of the chunks of level 0 that may hold labels in what is looked at. */
export function chunksSeen(
  edits: EditableLabels,
  { dims, extent }: Pick<Measuring, "dims" | "extent">,
): number[][] {
  const { axes, shape } = edits.grid;
  return chunksOf(edits).filter((chunk) =>
    chunk.every((index, i) => {
      const axis = axes[i] ?? "";
      if (axis === "y" || axis === "x" || (axis === "z" && extent === "volume")) return true;
      return index === Math.min(dims[axis] ?? 0, (shape[i] ?? 1) - 1);
    }),
  );
}

/** Indices of all chunks of level 0 that may hold labels. */
function chunksOf(edits: EditableLabels): number[][] {
  const chunks = edits.level(0);
  const keys = edits.heldChunks(0);
  return keys
    ? [...keys].map((key) => chunks.chunkOf(key))
    : [...chunks.chunksIn({ start: edits.grid.shape.map(() => 0), stop: edits.grid.shape })];
}

function pointOf(dims: Dims): Region {
  return Object.fromEntries(
    Object.entries(dims).map(([axis, index]) => [axis, [index, index + 1]]),
  );
}

/** Channels are read whole; along an axis that is shorter the last sample stands for all after it. */
function onImage({ axes, shape }: PixelSource, region: Region): Region {
  return Object.fromEntries(
    axes.flatMap((axis, i) => {
      if (axis === "c") return [];
      const [start, stop] = region[axis] ?? [0, 1];
      const from = Math.min(start, Math.max(0, (shape[i] ?? 1) - (stop - start)));
      return [[axis, [from, from + stop - start]]];
    }),
  );
}

/** All axes but y, x and the channels have one sample here. */
function channelsOf({ data }: PixelBlock, samples: number): ArrayLike<number>[] {
  const count = data.length / samples;
  return Array.from({ length: count }, (_, i) => data.subarray(i * samples, (i + 1) * samples));
}
