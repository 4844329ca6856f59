import { Failure } from "#core/failure.ts";
import { newLayerId } from "#core/ids.ts";
import type { Box } from "#core/labels/box.ts";
import type { LabelArray } from "#core/labels/chunk-level.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import { freeName } from "#core/layers/free-name.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { requireUnlocked } from "#core/layers/locked.ts";
import { applySettings } from "#core/layers/settings.ts";
import { originNames } from "#core/review/rounds.ts";
import type { ReviewedLabels } from "#core/review/saved-review.ts";
import { batch } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { emptyLabelsGrid } from "#io/labels/labels-grid.ts";
import { recordAdded } from "../changes/layers-change.ts";
import type { LabelsStore, Rewriting } from "../labels-store.ts";
import type { LabelsStores } from "../labels-stores.ts";
import type { LayerPixels } from "../layer-pixels.ts";
import { placeOf } from "../new-labels.ts";
import { imageOf } from "../save/image-of-labels.ts";

export interface ReviewLabelsParts {
  readonly model: ViewerModel;
  readonly labels: LabelsStores;
  readonly pixels: LayerPixels;
}

/** Labels that decisions go into, with those that say of which round each pixel is. */
export interface LabelsTarget {
  readonly layer: LabelsLayer;
  readonly rounds: LabelsLayer;
  readonly round: number;
  /** Replaces a box of both. */
  write(
    box: Box,
    pixels: { readonly labels: LabelArray; readonly rounds: LabelArray },
  ): Promise<void>;
  /** Makes what was written one step to undo; resolves once it survives a crash. */
  finish(): Promise<void>;
  /** Everything is as it was before. */
  cancel(): Promise<void>;
}

/** New labels beneath the reviewed layer, which are shown once they are finished. */
export function newTarget(
  parts: ReviewLabelsParts,
  of: LabelsLayer,
  names: LabelsLayer["labelNames"]["value"],
): LabelsTarget {
  const { model, labels, pixels } = parts;
  const image = imageOf(of, { model, refOf: (layer) => pixels.refOf(layer) });
  const like = placeOf(pixels.refOf(image ?? of));
  const name = freeName(model, `${image?.name.value ?? of.name.value} training`);
  const make = (name: string, labelNames: typeof names, shown: boolean) => {
    const layer = createLabelsLayer({ id: newLayerId(), name, grid: emptyLabelsGrid(of.grid) });
    applySettings(layer, { labelNames, visible: shown });
    return { layer, store: labels.create(layer.id, { grid: layer.grid, like }) };
  };
  const made = make(name, names, true);
  const rounds = make(`${name} rounds`, originNames(1), false);
  return {
    ...{ layer: made.layer, rounds: rounds.layer, round: 1 },
    async write(box, written) {
      made.store.fill(box, written.labels);
      rounds.store.fill(box, written.rounds);
    },
    async finish() {
      const layers = [rounds.layer, made.layer];
      await Promise.allSettled(layers.map(({ id }) => labels.flush(id))); // who listens was told; they can be seen all the same
      batch(() => {
        const selected = model.selected.value;
        for (const layer of layers) model.add(layer, Math.max(0, model.layers.value.indexOf(of)));
        model.select(selected);
      });
      recordAdded(parts, layers, { title: "make labels of the review" });
    },
    async cancel() {
      await Promise.all([labels.remove(made.layer.id), labels.remove(rounds.layer.id)]);
    },
  };
}

/** Labels that are open. Refuses a locked layer, one of another grid, and one where 0 is background. */
export async function knownTarget(
  parts: ReviewLabelsParts,
  { layer, of, signal }: { layer: LabelsLayer; of: LabelsLayer; signal: AbortSignal },
): Promise<LabelsTarget> {
  const { model, labels } = parts;
  requireUnlocked(layer, "make labels in it");
  requireStrokes(layer, of);
  const known = roundsOf(model, layer);
  if (!known) return firstRound(parts, layer, signal);
  const { rounds, round } = known;
  const edits = await rewriteBoth([labels.store(layer.id), labels.store(rounds.id)], signal);
  return {
    ...{ layer, rounds, round },
    async write(box, written) {
      await edits[0].write(box, written.labels);
      await edits[1].write(box, written.rounds);
    },
    async finish() {
      const kept = edits.flatMap((edit) => edit.finish() ?? []);
      if (kept.length === 0) return;
      const data = { edits: kept.map(({ layer, edit }) => ({ layer, edit })) };
      const bytes = kept.reduce((sum, edit) => sum + edit.bytes, 0);
      model.history.push({ kind: "edits", title: "make labels of the review", data, bytes });
      applySettings(rounds, { labelNames: originNames(round) });
      await Promise.all(kept.map(({ isKept }) => isKept));
    },
    async cancel() {
      for (const edit of edits) edit.cancel();
    },
  };
}

/** Labels that no decision was made into yet; the layer of their rounds is shown, hidden, once it is finished. */
async function firstRound(
  parts: ReviewLabelsParts,
  layer: LabelsLayer,
  signal: AbortSignal,
): Promise<LabelsTarget> {
  const { model, labels, pixels } = parts;
  const edit = await labels.store(layer.id).rewrite(signal);
  const name = freeName(model, `${layer.name.value} rounds`);
  const rounds = createLabelsLayer({ name, grid: emptyLabelsGrid(layer.grid) });
  applySettings(rounds, { labelNames: originNames(1), visible: false });
  const store = labels.create(rounds.id, { grid: rounds.grid, like: placeOf(pixels.refOf(layer)) });
  return {
    ...{ layer, rounds, round: 1 },
    async write(box, written) {
      await edit.write(box, written.labels);
      store.fill(box, written.rounds);
    },
    async finish() {
      const kept = edit.finish();
      batch(() => {
        const selected = model.selected.value;
        model.add(rounds, Math.max(0, model.layers.value.indexOf(layer)));
        model.select(selected);
      });
      const edits = kept ? [{ layer: kept.layer, edit: kept.edit }] : [];
      const title = "make labels of the review";
      recordAdded(parts, [rounds], { title, edits, bytes: kept?.bytes ?? 0 });
      await Promise.all([Promise.allSettled([labels.flush(rounds.id)]), kept?.isKept]); // of the rounds who listens was told
    },
    async cancel() {
      edit.cancel();
      await labels.remove(rounds.id);
    },
  };
}

/** None is left open where one cannot be opened. */
async function rewriteBoth(
  [one, other]: readonly [LabelsStore, LabelsStore],
  signal: AbortSignal,
): Promise<readonly [Rewriting, Rewriting]> {
  const first = await one.rewrite(signal);
  try {
    return [first, await other.rewrite(signal)];
  } catch (error) {
    first.cancel();
    throw error;
  }
}

/** Those that go with the layer, with the number of the next round; undefined where none are open. */
function roundsOf(
  model: ViewerModel,
  layer: LabelsLayer,
): { rounds: LabelsLayer; round: number } | undefined {
  const known = provenanceOf(model, layer);
  const open = model.layers.value.find(({ id }) => id === known?.rounds);
  return known && open?.kind === "labels" ? { rounds: open, round: known.round + 1 } : undefined;
}

/** What goes with the layer where decisions were made into it. */
export function provenanceOf(
  model: ViewerModel,
  layer: { readonly id: string },
): ReviewedLabels | undefined {
  return model.review.labels.value.find((one) => one.layer === layer.id);
}

function requireStrokes(layer: LabelsLayer, of: LabelsLayer): void {
  const name = layer.name.value;
  if (layer === of || String(layer.grid.shape) !== String(of.grid.shape))
    throw new Failure(
      { code: "layer/grid-mismatch", layer: layer.id },
      layer === of
        ? `${name} is what is reviewed; its labels go into another layer`
        : `${name} has ${layer.grid.shape.join(" x ")} pixels and ${of.name.value} ${of.grid.shape.join(" x ")}; labels go into a layer of the same size`,
    );
  if (layer.unlabelled.value === "background")
    throw new Failure(
      { code: "review/complete-mask", layer: layer.id },
      `In ${name} 0 is background, so that what nobody looked at would be background too; say in its controls that 0 is not labelled, or let new labels be made`,
    );
}
