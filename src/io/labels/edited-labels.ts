import { Failure } from "#core/failure.ts";
import type { LabelsBase } from "#core/labels/base-reader.ts";
import { type Box, wholeOf } from "#core/labels/box.ts";
import { ChunkGrid } from "#core/labels/chunk-grid.ts";
import type { LabelArray, LabelsDtype } from "#core/labels/chunk-level.ts";
import { EditableLabels, labelsDtypeOf } from "#core/labels/editable-labels.ts";
import { LabelIds } from "#core/labels/label-ids.ts";
import type { Grid } from "#core/layers/grid.ts";
import { openImage } from "../open-image.ts";
import { storesAt } from "../open-place.ts";
import type { ImageDescription, MultiscaleImage, PixelSource, Region } from "../pixel-source.ts";
import { regionOf } from "../region.ts";
import { describeSource, type EditedLabelsRef } from "../source-ref.ts";
import { openOmeZarr } from "../zarr/open-ome-zarr.ts";
import { type EditsFolder, openEditsFolder } from "./edits-folder.ts";
import { readIds } from "./kept-ids.ts";
import { labelsChunkShape, labelsGrid } from "./labels-grid.ts";

/** Labels a user has painted, over what they were painted on. */
export interface EditedLabelsImage extends MultiscaleImage {
  /** The same pixels, to paint on. What is painted is not kept by itself: see KeptLabels. */
  readonly labels: EditableLabels;
  /** Whether there is a Zarr of the edits already; before, they are in the journal only. */
  readonly hasStore: boolean;
  /** The places of level 0 that were ever painted on: one region a chunk, to look for labels in. */
  editedChunks(): Region[];
}

export function isEditedLabels(image: MultiscaleImage): image is EditedLabelsImage {
  return "editedChunks" in image;
}

/**
 * Opens what is in storage, in page and worker alike: what is painted later is not seen. Edits that this browser
 * does not have are `source/unreachable`, even where the base is there: they would be missed.
 */
export async function openEditedLabels(
  ref: EditedLabelsRef,
  signal: AbortSignal,
): Promise<EditedLabelsImage> {
  const source = describeSource(ref);
  const [folder, base] = await Promise.all([
    openEditsFolder(ref.edits, { create: false }),
    ref.base ? openImage(ref.base, { stores: storesAt, signal }) : undefined,
  ]);
  return layerEdits(folder, { base, source, signal });
}

export interface Layering {
  readonly base?: MultiscaleImage | undefined;
  /** Names the labels in failures. */
  readonly source: string;
  readonly signal: AbortSignal;
}

const plainDescription: ImageDescription = {
  name: undefined,
  channels: [],
  isLabels: true,
};

/** Lays the chunks of a folder over a base. */
export async function layerEdits(
  folder: EditsFolder,
  { base, source, signal }: Layering,
): Promise<EditedLabelsImage> {
  const hasStore = (await folder.store.get("/zarr.json", { signal })) !== undefined;
  const edits = hasStore ? await openOmeZarr(folder.store, { source, signal }) : undefined;
  const grid = gridOver(base, edits, source);
  const ids = await idsOf(folder, { image: base ?? edits, signal });
  const chunkGrids = grid.levelShapes.map((shape) => new ChunkGrid(shape));
  const listed = await Promise.all(chunkGrids.map((_, level) => folder.chunks(level)));
  signal.throwIfAborted();
  const keys = chunkGrids.map((chunks, i) => new Set(listed[i]?.map((c) => chunks.keyOf(c))));
  const dtype = labelsDtypeOf(grid);
  const labels = new EditableLabels(grid, {
    read(level, box, signal) {
      const chunks = chunkGrids[level];
      const [chunk = []] = chunks?.chunksIn(box) ?? []; // one in all: see LabelsBase
      const isEdited = chunks && keys[level]?.has(chunks.keyOf(chunk));
      return readLabels(isEdited ? edits : base, { level, box, dtype }, signal);
    },
    filled(level) {
      const below = base ? base.levels[level]?.filled?.() : [];
      const painted = (listed[level] ?? []).flatMap((at) => chunkGrids[level]?.boxOf(at) ?? []);
      return below && [...below, ...painted];
    },
  });
  const [finest] = chunkGrids;
  return {
    ...labelsImage(labels, {
      description: base?.description ?? edits?.description ?? plainDescription,
      ids,
    }),
    labels,
    hasStore,
    editedChunks: () =>
      (listed[0] ?? []).flatMap((coords) =>
        finest ? [regionOf(grid.axes, finest.boxOf(coords))] : [],
      ),
  };
}

/** With those that were kept; labels that lie on nothing any more have no others. */
async function idsOf(
  { store }: EditsFolder,
  { image, signal }: { image: MultiscaleImage | undefined; signal: AbortSignal },
): Promise<LabelIds | undefined> {
  const kept = await readIds(store, signal);
  const ids = image?.ids ?? (kept.length > 0 ? new LabelIds({ isWide: true }) : undefined);
  ids?.seed(kept);
  return ids;
}

/** An image of ids as something to paint over. */
export function labelsBase(image: MultiscaleImage, dtype: LabelsDtype): LabelsBase {
  return {
    read: (level, box, signal) => readLabels(image, { level, box, dtype }, signal),
    filled: (level) => image.levels[level]?.filled?.(),
  };
}

/** Editable labels as an image: it always shows them as they are now. */
export function labelsImage(
  labels: EditableLabels,
  { description, ids }: Pick<MultiscaleImage, "description" | "ids">,
): MultiscaleImage {
  const { grid } = labels;
  return { grid, levels: labelsLevels(labels), description, ids };
}

/** Fine to coarse, always as they are now. */
export function labelsLevels(labels: EditableLabels): MultiscaleImage["levels"] {
  const { grid } = labels;
  const levels = grid.levelShapes.map(
    (shape, level): PixelSource => ({
      axes: grid.axes,
      shape,
      chunks: labelsChunkShape(grid),
      dtype: labels.dtype,
      read: (region, { signal }) =>
        labels.read(level, boxOf({ axes: grid.axes, shape }, region), signal),
      filled: () => labels.filled(level),
    }),
  );
  const [finest, ...coarser] = levels;
  if (!finest) throw new Error("labels have a level at least");
  return [finest, ...coarser];
}

async function readLabels(
  image: MultiscaleImage | undefined,
  { level, box, dtype }: { level: number; box: Box; dtype: LabelsDtype },
  signal: AbortSignal,
): Promise<LabelArray | undefined> {
  const source = image?.levels[level];
  if (!source || !image) return undefined;
  const { data } = await source.read(regionOf(image.grid.axes, box), { signal });
  if (source.dtype === dtype) return data as LabelArray; // labels are of an unsigned type: just compared
  return { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array }[dtype].from(data);
}

function boxOf({ axes, shape }: Pick<Grid, "axes" | "shape">, region: Region): Box {
  const whole = wholeOf(shape);
  return {
    start: axes.map((axis, i) => region[axis]?.[0] ?? whole.start[i] ?? 0),
    stop: axes.map((axis, i) => region[axis]?.[1] ?? whole.stop[i] ?? 0),
  };
}

function gridOver(
  base: MultiscaleImage | undefined,
  edits: MultiscaleImage | undefined,
  source: string,
): Grid {
  const one = base && labelsGrid(base.grid, source);
  const grid = one ?? edits?.grid;
  if (!grid) throw unmade(source);
  const shape = ({ levelShapes, dtype }: Grid) => JSON.stringify([levelShapes, dtype]);
  if (!edits || shape(grid) === shape(edits.grid)) return grid;
  throw new Failure(
    { code: "reader/unsupported", source },
    `Cannot lay the labels painted on ${source} over it: its shape or pixel type is not what it was when they were painted`,
  );
}

function unmade(source: string): Failure {
  return new Failure(
    { code: "source/unreachable", source },
    `Nothing is kept of the labels ${source}: the page ended before they were made`,
  );
}
