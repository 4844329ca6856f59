import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { labelIdSchema } from "#core/layers/settings.ts";
import { extents } from "#core/measure/extents.ts";
import { decisions } from "#core/review/decisions.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import { reviewKinds, reviewOrders } from "#core/review/review-plan.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { labelDecisions } from "../review/label-decisions.ts";
import type { ReviewDesk } from "../review/review-desk.ts";
import type { ViewerParts } from "./parts.ts";

export interface ReviewParts
  extends Pick<ViewerParts, "model" | "labels" | "pixels" | "onProgress"> {
  readonly desk: ReviewDesk;
}

const tilePx = v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(8192));
const startArguments = v.strictObject({
  layer: v.string(),
  of: v.optional(v.picklist(reviewKinds), "objects"),
  by: v.optional(v.picklist(reviewOrders)),
  descending: v.optional(v.boolean()),
  extent: v.optional(v.picklist(extents), "slice"),
  tile: v.optional(tilePx, 256),
  prediction: v.optional(v.string()),
});

/** Going through objects or tiles one by one; each returns what `review.status` does. */
export function reviewCommands({
  model,
  labels,
  pixels,
  desk,
  onProgress,
}: ReviewParts): Command[] {
  const hooks = (signal: AbortSignal) => ({
    signal,
    onProgress: (done: number) => onProgress(signal, done),
  });
  const status = () => reviewStatus(model);
  const nothing = v.strictObject({});
  const start = commandBody({
    args: startArguments,
    async run({ tile, ...wanted }, signal) {
      await desk.start({ ...wanted, tilePx: tile }, hooks(signal));
      return status();
    },
  });
  const resume = commandBody({
    args: nothing,
    async run(_, signal) {
      const warnings = await desk.resume(hooks(signal));
      return { ...status(), warnings };
    },
  });
  const decide = commandBody({
    args: v.strictObject({
      decision: v.picklist(decisions),
      /** The one that is looked at where it is left out. */
      item: v.optional(labelIdSchema),
    }),
    run({ decision, item }) {
      desk.decide(decision, item);
      return status();
    },
  });
  const go = commandBody({
    args: v.union([
      v.strictObject({ item: labelIdSchema }),
      v.strictObject({ by: v.pipe(v.number(), v.integer()) }),
    ]),
    run(to) {
      if ("item" in to) desk.goTo(to.item);
      else desk.step(to.by);
      return status();
    },
  });
  const plain = (act: () => void) =>
    commandBody({
      args: nothing,
      run() {
        act();
        return status();
      },
    });
  const label = labelCommand({ model, labels, pixels, onProgress });
  const bodies = {
    fix: plain(() => desk.fix()),
    stop: plain(() => desk.stop()),
    status: plain(() => {}),
  };
  return [
    { id: "review.start", title: "Review objects or tiles", body: () => start },
    { id: "review.resume", title: "Go on with the review", body: () => resume },
    { id: "review.status", title: "How the review is going", body: () => bodies.status },
    { id: "review.decide", title: "Decide on the item of the review", body: () => decide },
    { id: "review.fix", title: "Correct the item of the review", body: () => bodies.fix },
    { id: "review.go", title: "Go to an item of the review", body: () => go },
    { id: "review.label", title: "Make training labels of the review", body: () => label },
    { id: "review.stop", title: "Stop reviewing", body: () => bodies.stop },
  ];
}

/** What was accepted or fixed becomes the class, what was rejected background; the rest stays not labelled. Returns `MadeLabels`. */
function labelCommand({ model, labels, pixels, onProgress }: Omit<ReviewParts, "desk">) {
  const id = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
  return commandBody({
    args: v.pipe(
      v.strictObject({
        /** A labels layer of strokes; the one of the last round where it is left out, a new one where it is null. */
        into: v.optional(v.nullable(v.string())),
        class: v.optional(id, 1),
        background: v.optional(id, 2),
      }),
      v.check((args) => args.class !== args.background, "Expected two ids"),
    ),
    run({ into: wanted, class: classId, background: backgroundId }, signal) {
      const last = model.review.labels.value.at(-1)?.layer;
      const usual = model.layers.value.find(({ id }) => id === last)?.id;
      const id = wanted === undefined ? usual : wanted;
      return labelDecisions(
        { model, labels, pixels },
        {
          into: id ? model.layerOf(id, "labels") : undefined,
          ...{ classId, backgroundId, signal },
          onProgress: (done) => onProgress(signal, done),
        },
      );
    },
  });
}

/** Where the review is. JSON; null where nothing was ever reviewed. */
function reviewStatus({ review }: ViewerModel) {
  const last = review.last.value;
  if (!last) return null;
  const { plan, book, total } = last;
  const counts = book.counts.value;
  const current = review.current.value;
  return {
    ...{ ...plan, total, counts, isOpen: review.items.value !== undefined },
    decided: counts.accepted + counts.rejected + counts.fixed,
    current: current ? described(current, book.get(current.key) ?? null, review.index.value) : null,
    fixing: review.isFixing.value,
    labels: review.labels.value.at(-1) ?? null,
  };
}

function described(
  { key, y, x, at, pixels, risk }: ReviewItem,
  decision: string | null,
  index: number,
) {
  return { item: key, index, decision, box: { y, x }, at, pixels, risk: risk ?? null };
}
