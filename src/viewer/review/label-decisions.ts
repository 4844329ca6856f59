import { Failure } from "#core/failure.ts";
import type { LayerId } from "#core/ids.ts";
import type { Box } from "#core/labels/box.ts";
import { Breather } from "#core/labels/breather.ts";
import type { LabelArray } from "#core/labels/chunk-level.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import { originId, origins } from "#core/review/rounds.ts";
import type { Dims } from "#core/viewer-model.ts";
import { regionOf } from "#io/region.ts";
import { chunksSeen } from "../measure/measure-objects.ts";
import { type DecidedPixels, decidedObjects, decidedTiles } from "./decided-pixels.ts";
import {
  knownTarget,
  type LabelsTarget,
  newTarget,
  type ReviewLabelsParts,
} from "./review-labels.ts";

export interface LabelDecisions {
  /** Labels that are open; new ones where there are none. */
  readonly into: LabelsLayer | undefined;
  /** The ids that what is right, and background, get. */
  readonly classId: number;
  readonly backgroundId: number;
  readonly signal: AbortSignal;
  /** 0..1 */
  onProgress(done: number): void;
}

/** What was made; `changed` counts pixels. */
export interface MadeLabels {
  readonly layer: LayerId;
  readonly rounds: LayerId;
  readonly round: number;
  readonly changed: number;
}

/**
 * Makes training labels of what was decided in the open review, as one step to undo. Pixels drawn by hand stay as they are. Chunk by
 * chunk: memory holds one of each layer. Rejects with `review/nothing-decided` where no decision says anything of a pixel.
 */
export async function labelDecisions(
  parts: ReviewLabelsParts,
  wanted: LabelDecisions,
): Promise<MadeLabels> {
  const { model, labels, pixels } = parts;
  const { signal, into, classId, backgroundId, onProgress } = wanted;
  const [review, items] = [model.review.last.value, model.review.items.value];
  if (!review || !items)
    throw new Failure({ code: "review/none" }, "Nothing is being reviewed; start a review first");
  const { plan, book } = review;
  const { accepted, fixed, rejected } = book.counts.value;
  const of = model.layerOf(plan.layer, "labels");
  if (accepted + fixed + rejected === 0)
    throw new Failure(
      { code: "review/nothing-decided", layer: of.id },
      `Nothing of ${of.name.value} was accepted, rejected or fixed yet`,
    );
  const verdict = ({ key }: ReviewItem) => book.get(key);
  const decided = (plan.of === "objects" ? decidedObjects : decidedTiles)(items, verdict);
  const edits = labels.get(of.id);
  const chunks =
    plan.of === "objects"
      ? chunksSeen(edits, { dims: plan.slice, extent: plan.extent })
      : chunksOfTiles(
          edits,
          items.filter((item) => verdict(item) !== undefined),
        );
  const [source] = await pixels.frozen(of, signal);
  if (!source) throw new Error("a layer has levels");
  const names = { [classId]: "object", [backgroundId]: "background" };
  const target = into
    ? await knownTarget(parts, { layer: into, of, signal })
    : newTarget(parts, of, names);
  const breather = new Breather(signal);
  let changed = 0;
  try {
    for (const [i, chunk] of chunks.entries()) {
      const box = edits.level(0).boxOf(chunk);
      const { data: ids } = await source.read(regionOf(of.grid.axes, box), { signal });
      const found = decided({ box, plane: planeOf(of, box), ids });
      if (found)
        changed += await writeDecided(found, {
          box,
          target,
          labels: { classId, backgroundId },
          parts,
          signal,
        });
      await breather.pause();
      onProgress((i + 1) / chunks.length);
    }
  } catch (error) {
    await target.cancel();
    throw error;
  }
  await target.finish();
  const made = { layer: target.layer.id, rounds: target.rounds.id, round: target.round };
  model.review.labelled(made);
  return { ...made, changed };
}

/** Returns how many pixels became another label. */
async function writeDecided(
  { origin, isClass }: DecidedPixels,
  {
    box,
    target,
    labels: { classId, backgroundId },
    parts,
    signal,
  }: {
    box: Box;
    target: LabelsTarget;
    labels: Pick<LabelDecisions, "classId" | "backgroundId">;
    parts: ReviewLabelsParts;
    signal: AbortSignal;
  },
): Promise<number> {
  const read = async ({ id }: LabelsLayer): Promise<LabelArray> =>
    (await parts.labels.get(id).read(0, box, signal)).data;
  const [labels, rounds] = await Promise.all([read(target.layer), read(target.rounds)]);
  const ofRound = origins.map((one) => originId(target.round, one));
  let changed = 0;
  for (let i = 0; i < origin.length; i++) {
    const code = origin[i] ?? 0;
    if (code === 0) continue;
    const [before = 0, isReviewed = 0] = [labels[i], rounds[i]];
    const label = isClass[i] === 1 ? classId : backgroundId;
    const isByHand = before !== 0 && isReviewed === 0;
    if (isByHand || before === label) continue;
    labels[i] = label;
    rounds[i] = ofRound[code - 1] ?? 0;
    changed++;
  }
  if (changed > 0) await target.write(box, { labels, rounds });
  return changed;
}

function chunksOfTiles(edits: EditableLabels, tiles: readonly ReviewItem[]): number[][] {
  const level = edits.level(0);
  const chunks = new Map<number, number[]>();
  for (const { at, y, x } of tiles) {
    const plane = edits.grid.axes.slice(0, -2).map((axis) => at[axis] ?? 0);
    const box = {
      start: [...plane, y[0], x[0]],
      stop: [...plane.map((index) => index + 1), y[1], x[1]],
    };
    for (const chunk of level.chunksIn(box)) chunks.set(level.keyOf(chunk), chunk);
  }
  return [...chunks.values()];
}

function planeOf({ grid }: LabelsLayer, { start }: Box): Dims {
  return Object.fromEntries(grid.axes.slice(0, -2).map((axis, i) => [axis, start[i] ?? 0]));
}
