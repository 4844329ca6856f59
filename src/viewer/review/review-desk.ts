import type { Changes } from "#core/changes.ts";
import { Failure } from "#core/failure.ts";
import { shortest } from "#core/labels/label-ids.ts";
import { layersOf } from "#core/layers/chosen-layer.ts";
import { lengthOf, sliderAxes } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { unlockedLabels } from "#core/layers/locked.ts";
import type { Decision, ItemKey } from "#core/review/decisions.ts";
import { inOrder, type ReviewItem } from "#core/review/review-item.ts";
import type { ReviewPlan } from "#core/review/review-plan.ts";
import { batch, effect } from "#core/signal.ts";
import type { AnyToolId, ViewerModel } from "#core/viewer-model.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { uncertaintyImage } from "#io/uncertainty-image.ts";
import type { FlyingCamera } from "../fly-camera.ts";
import type { OpenedImages } from "../opened-images.ts";
import type { ViewSize } from "../view-transform.ts";
import { type FindParts, findObjects, type Search } from "./find-objects.ts";
import { findTiles } from "./find-tiles.ts";
import { showItem } from "./show-item.ts";

export interface ReviewDeskParts extends FindParts {
  readonly model: ViewerModel;
  readonly images: OpenedImages;
  readonly size: () => ViewSize;
  /** What brings the camera to an item. */
  readonly camera: FlyingCamera;
}

/** A plan of which what is left out is as usual. */
export type WantedReview = Pick<ReviewPlan, "layer" | "of" | "extent" | "tilePx"> & {
  readonly [K in "by" | "descending" | "prediction"]?: ReviewPlan[K] | undefined;
};

/** Goes through the items of a review: what is looked at, what is decided of it, and how that is taken back. */
export class ReviewDesk {
  readonly #parts: ReviewDeskParts;
  readonly #stopFollowing: () => void;
  /** The tool from before a correction. */
  #toolBefore: AnyToolId = "pan";
  /** How near the last item was looked at: what differs from it was chosen by hand. */
  #zoom: number | undefined;

  constructor(parts: ReviewDeskParts) {
    this.#parts = parts;
    parts.model.history.handle("review", {
      undo: (change) => this.#turn(change, change.before),
      redo: (change) => this.#turn(change, change.after),
    });
    this.#stopFollowing = effect(() => this.#keepWhileOpen());
  }

  dispose(): void {
    this.#stopFollowing();
  }

  /** Finds the items, and goes to the first of which nothing was decided, or to where the same review was left. */
  async start(wanted: WantedReview, hooks: Pick<Search, "signal" | "onProgress">): Promise<void> {
    const { model } = this.#parts;
    const layer = model.layerOf(wanted.layer, "labels");
    const plan = this.#planOf(layer, wanted);
    const search: Search = { layer, plan, unsure: this.#unsure(layer, plan), ...hooks };
    const find = plan.of === "objects" ? findObjects : findTiles;
    const items = inOrder(await find(this.#parts, search), plan);
    model.layerOf(wanted.layer, "labels"); // fails where it was closed meanwhile
    if (items.length === 0)
      throw new Failure(
        { code: "review/nothing", layer: layer.id },
        `${layer.name.value} has nothing to review${plan.extent === "slice" ? " in this slice" : ""}`,
      );
    batch(() => {
      const { item, book } = model.review.open(plan, items);
      const left = items.find(({ key }) => key === item.value && !book.get(key));
      const first = left ?? model.review.after(-1) ?? items[0];
      model.select(layer.id);
      layer.visible.value = true;
      if (first) this.#show(first, { isFirst: true });
    });
  }

  /** Goes on with the last review as it was planned, as far as its prediction is still open; resolves with what is otherwise now. */
  async resume(hooks: Pick<Search, "signal" | "onProgress">): Promise<string[]> {
    const { model } = this.#parts;
    const plan = model.review.last.value?.plan;
    if (!plan) throw nothingReviewed();
    model.slice(plan.slice);
    const { prediction } = plan;
    const isGone =
      prediction !== undefined && !model.layers.value.some(({ id }) => id === prediction);
    const usual = { prediction: undefined, by: undefined, descending: undefined };
    await this.start({ ...plan, ...(isGone && usual) }, hooks);
    if (!isGone) return [];
    const order = model.review.last.value?.plan.by === "risk" ? "by another prediction" : "by size";
    return [
      `The prediction that the review was ordered by is not open; it goes on ordered ${order}`,
    ];
  }

  /** Of the item that is looked at, or another; then goes to the next one. What was being corrected is right now. */
  decide(decision: Decision, key?: ItemKey): void {
    const { model } = this.#parts;
    const { review } = model;
    const item = key === undefined ? this.#current() : this.#find(key);
    const plan = review.last.value;
    if (!plan) throw nothingReviewed();
    const isFixed = review.isFixing.value && decision === "accepted";
    const after = isFixed ? "fixed" : decision;
    const before = plan.book.get(item.key) ?? null;
    batch(() => {
      this.#endFix();
      review.decide(plan.id, item.key, after);
      const data = { layer: plan.plan.layer, review: plan.id, item: item.key, before, after };
      const title = `${titles[after]} ${item.label === 0 ? "tile" : "object"} ${item.key}`;
      if (before !== after) model.history.push({ kind: "review", title, data });
      const next = review.after(review.items.value?.indexOf(item) ?? -1);
      if (next) this.#show(next);
    });
  }

  /** The brush is ready, with the object's label; `decide` as accepted ends it, and brings back the tool from before. */
  fix(): void {
    const { model } = this.#parts;
    const item = this.#current();
    const layer = unlockedLabels(model, this.#layer().id);
    if (model.review.isFixing.value) return;
    batch(() => {
      this.#toolBefore = model.tool.value;
      model.select(layer.id);
      layer.visible.value = true;
      if (item.label !== 0) layer.selectedLabel.value = item.label;
      else if (layer.selectedLabel.value === 0) layer.selectedLabel.value = 1;
      model.use("paint");
      model.review.fix(true);
    });
  }

  goTo(key: ItemKey): void {
    this.#leaveFor(this.#find(key));
  }

  /** To the item so many further on, whatever was decided of it. */
  step(by: number): void {
    const { items, index } = this.#parts.model.review;
    this.#current();
    const item = items.value?.[index.value + by];
    if (item) this.#leaveFor(item);
  }

  stop(): void {
    batch(() => {
      this.#endFix();
      this.#parts.model.review.close();
    });
  }

  /** A review ends with its layer; when that comes back, it can go on. */
  #keepWhileOpen(): void {
    const { review, layers } = this.#parts.model;
    const layer = review.last.value?.plan.layer;
    if (review.items.value && !layers.value.some(({ id }) => id === layer)) this.stop();
  }

  #leaveFor(item: ReviewItem): void {
    batch(() => {
      this.#endFix();
      this.#show(item);
    });
  }

  #endFix(): void {
    const { model } = this.#parts;
    if (!model.review.isFixing.value) return;
    model.review.fix(false);
    model.use(this.#toolBefore);
  }

  #show(item: ReviewItem, { isFirst } = { isFirst: false }): void {
    const { model, size, camera } = this.#parts;
    model.review.goTo(item.key);
    const { zoom } = camera.goal();
    const now = isFirst ? undefined : zoom;
    const isByHand = zoom !== this.#zoom;
    const to = showItem(item, { model, layer: this.#layer(), view: size(), now, isByHand });
    this.#zoom = isByHand && to.zoom === now ? this.#zoom : to.zoom;
    camera.fly(to);
  }

  /** A decision of a review that is open is looked at too. */
  #turn({ review: id, item: key }: Changes["review"], decision: Decision | null): void {
    const { review } = this.#parts.model;
    review.decide(id, key, decision ?? undefined);
    const item = review.items.value?.find((one) => one.key === key);
    if (item && review.last.value?.id === id) this.#leaveFor(item);
  }

  #layer(): LabelsLayer {
    const { model } = this.#parts;
    return model.layerOf(model.review.last.value?.plan.layer ?? "", "labels");
  }

  #current(): ReviewItem {
    const item = this.#parts.model.review.current.value;
    if (item) return item;
    throw nothingReviewed();
  }

  #find(key: ItemKey): ReviewItem {
    const id = shortest(BigInt(key)); // "-1" too is the object -1
    const item = this.#parts.model.review.items.value?.find((one) => one.key === id);
    if (item) return item;
    throw this.#parts.model.review.items.value ? noSuchItem(key) : nothingReviewed();
  }

  #planOf(layer: LabelsLayer, wanted: WantedReview): ReviewPlan {
    const { model } = this.#parts;
    const predictions = layersOf(model, "probability").filter((one) => isOver(one, layer));
    const prediction =
      wanted.prediction === undefined
        ? predictions.at(-1)
        : model.layerOf(wanted.prediction, "probability");
    const by = wanted.by ?? (prediction ? "risk" : "size");
    if (by === "risk" && !prediction)
      throw new Failure(
        { code: "review/no-prediction", layer: layer.id },
        `No prediction is open that lies on ${layer.name.value}; order it by size or position, or predict first`,
      );
    if (prediction && !isOver(prediction, layer))
      throw new Failure(
        { code: "layer/grid-mismatch", layer: prediction.id },
        `${prediction.name.value} and ${layer.name.value} are not of one size`,
      );
    const { of, extent, tilePx, descending = by === "risk" } = wanted;
    const isVolume = extent === "volume";
    const axes = sliderAxes(layer.grid).filter((axis) => lengthOf(layer.grid, axis) > 1);
    const slice = Object.fromEntries(
      axes
        .filter((axis) => !(isVolume && axis === "z"))
        .map((axis) => [
          axis,
          Math.min(model.dims.value[axis] ?? 0, lengthOf(layer.grid, axis) - 1),
        ]),
    );
    const risky = prediction && by === "risk" && { prediction: prediction.id };
    return { layer: layer.id, of, by, descending, extent, slice, tilePx, ...risky };
  }

  #unsure(layer: LabelsLayer, { prediction }: ReviewPlan): PixelSource | undefined {
    if (prediction === undefined) return undefined;
    const { id } = this.#parts.model.layerOf(prediction, "probability");
    const { grid, levels } = uncertaintyImage(this.#parts.images.get(id).image, "entropy");
    return isOver({ grid }, layer) ? levels[0] : undefined;
  }
}

const titles: { readonly [D in Decision]: string } = {
  ...{ accepted: "accept", rejected: "reject", fixed: "fix", skipped: "skip" },
};

function isOver(one: Pick<LabelsLayer, "grid">, other: Pick<LabelsLayer, "grid">): boolean {
  return ["z", "y", "x"].every((axis) => lengthOf(one.grid, axis) === lengthOf(other.grid, axis));
}

function nothingReviewed(): Failure {
  return new Failure({ code: "review/none" }, "Nothing is being reviewed; start a review first");
}

function noSuchItem(key: ItemKey): Failure {
  return new Failure(
    { code: "review/no-such-item", item: String(key) },
    `The review has no item ${key}`,
  );
}
