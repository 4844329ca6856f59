import { countOf, sizeOf } from "#core/labels/box.ts";
import { ChunkGrid } from "#core/labels/chunk-grid.ts";
import { classesOf } from "#core/layers/classes.ts";
import type { MultiscaleImage, Pixels } from "#io/pixel-source.ts";
import { regionOf } from "#io/region.ts";
import type { LabelsStore } from "./labels-store.ts";

export interface FromProbability {
  /** Where the labels go; there is nothing in them yet. */
  readonly store: Pick<LabelsStore, "labels" | "fill">;
  /** 0..1; what is at least this becomes a label, as it is drawn. */
  readonly threshold: number;
  readonly signal: AbortSignal;
}

/**
 * Fills empty labels, chunk by chunk, from values 0..255. One class gives label 1. With a `class` axis a pixel gets the
 * label of its most probable class; the background and what stays below the threshold get 0.
 */
export async function labelsFromProbability(
  { grid, levels: [finest] }: MultiscaleImage,
  { store, threshold, signal }: FromProbability,
): Promise<void> {
  const lowest = Math.max(1, threshold * 255);
  const classLabels = classesOf(grid).map(({ label }) => label);
  const { axes, shape } = store.labels.grid;
  const chunks = new ChunkGrid(shape);
  const whole = { start: shape.map(() => 0), stop: shape };
  for (const chunk of chunks.chunksIn(whole)) {
    const box = chunks.boxOf(chunk);
    const { data } = await finest.read(regionOf(axes, box), { signal });
    signal.throwIfAborted();
    const ids = idsOf(data, { pixels: countOf(sizeOf(box)), lowest, labels: classLabels });
    if (ids.some(Boolean)) store.fill(box, ids);
    await new Promise((resolve) => setTimeout(resolve)); // the page draws in between
  }
}

/** Chunks have one plane, so that whatever axis the classes lie along, a class's pixels follow each other. */
function idsOf(
  data: Pixels,
  { pixels, lowest, labels }: { pixels: number; lowest: number; labels: readonly number[] },
): Uint32Array {
  const ids = new Uint32Array(pixels);
  for (let i = 0; i < pixels; i++) {
    let best = 0;
    for (let k = 1; k < labels.length; k++)
      if ((data[k * pixels + i] ?? 0) > (data[best * pixels + i] ?? 0)) best = k;
    const isSure = (data[best * pixels + i] ?? 0) >= lowest;
    if (isSure) ids[i] = labels[best] ?? 0;
  }
  return ids;
}
