import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { firstLarge } from "#core/labels/label-ids.ts";
import { type LabelNames, type Unlabelled, unlabelledMeanings } from "#core/layers/layer.ts";

const outputSchema = v.object({
  /** The label id, or null where every id counts. */
  id: v.nullable(v.number()),
  title: v.string(),
});

/**
 * What each output of the network means, saved with the model. Rules:
 * - 0 is "background" when training from complete masks, "not labelled" (`ignore`) when from strokes.
 * - background, no ids named: one output, foreground, which is every id above 0.
 * - background, ids named: one output each; all other pixels are background.
 * - ignore, two ids: one output, the probability of the FIRST named (else the lowest) against the second.
 * - ignore, three ids or more: one output each. Only these ids count as labelled.
 * With `sigmoid` every output stands alone, class against rest; with `softmax` they exclude one another, so that
 * every class has one, background (id 0) included.
 */
export const classesSchema = v.object({
  unlabelled: v.picklist(unlabelledMeanings),
  /** How logits become probabilities; of a network that brings images back they do not: see `values`. */
  activation: v.picklist(["sigmoid", "softmax", "none"]),
  /** Of such a network, whose outputs are channels of an image: the stored values that its prediction shows as 0 and as 1. */
  values: v.optional(
    v.object({
      min: v.number(),
      max: v.number(),
      /** Of each channel over the data: what hidden pixels show. */
      mean: v.optional(v.array(v.number())),
    }),
  ),
  outputs: v.array(outputSchema),
  /** In `ignore` mode, the ids that count; empty in `background` mode, where every pixel counts. */
  labelled: v.array(v.number()),
  /** An id whose pixels never count. */
  ignored: v.optional(v.number()),
});

export type Classes = v.InferOutput<typeof classesSchema>;
export type Activation = Classes["activation"];

/** More ids than this are objects, not classes. */
const mostClasses = 16;

export interface ClassQuestion {
  readonly unlabelled: Unlabelled;
  readonly activation: Activation;
  /** The ids that the job names, in its order. */
  readonly named: readonly number[] | undefined;
  /** The ids found in the labels, 0 left out, ascending. */
  readonly found: readonly number[];
  /** The id that never counts. */
  readonly ignored?: number | undefined;
  /** What people call labels; the others are called by their ids. */
  readonly names?: LabelNames | undefined;
  /** The labels, for messages. */
  readonly layer: string;
}

/** Settles what is to be learnt, or says what to paint. Throws `train/no-labels` or `train/bad-job`. */
export function decideClasses(question: ClassQuestion): Classes {
  const { unlabelled, activation, named, names = {}, ignored } = question;
  const output = (id: number) => ({ id, title: titleOf(id, names) });
  const found = question.found.filter((id) => id !== ignored);
  const ids = named ? named.filter((id) => found.includes(id)) : found;
  const never = ignored === undefined ? {} : { ignored };
  if (ids.length === 0) throw noLabels(question);
  const isOneVsRest = activation === "sigmoid";
  if (unlabelled === "background") {
    const foreground = named ? named.map(output) : [{ id: null, title: "foreground" }];
    const outputs = isOneVsRest ? foreground : [{ id: 0, title: "background" }, ...foreground];
    return { unlabelled, activation, outputs, labelled: [], ...never };
  }
  checkStrokes(ids, question.layer);
  const outputs = isOneVsRest && ids.length === 2 ? ids.slice(0, 1) : ids;
  return { unlabelled, activation, outputs: outputs.map(output), labelled: [...ids], ...never };
}

function checkStrokes(ids: readonly number[], layer: string): void {
  if (ids.length === 1)
    throw new Failure(
      { code: "train/no-labels", layer },
      `Only label ${ids[0]} is painted; to learn what it is not, paint some of the rest with another label (or count 0 as background)`,
    );
  if (ids.length > mostClasses)
    throw new Failure(
      { code: "train/bad-job", key: "classes" },
      `The labels hold ${ids.length} ids, which looks like objects; name up to ${mostClasses} of them as "classes", or count 0 as background`,
    );
}

/** Numbers from `firstLarge` on are not the ids that names go by. */
function titleOf(id: number, names: LabelNames): string {
  return (id < firstLarge && names[id]) || `label ${id}`;
}

function noLabels({ named, found, layer }: ClassQuestion): Failure {
  const message =
    found.length === 0
      ? "Nothing is painted where training may look; paint a few strokes first"
      : `None of the classes ${named?.join(", ")} is painted where training may look; found: ${found.join(", ")}`;
  return new Failure({ code: "train/no-labels", layer }, message);
}

/** What is learnt, whatever it is called: equal where that is equal. */
export function meaningOf({ outputs, ...rules }: Classes): string {
  const { unlabelled, activation, labelled, ignored } = rules;
  return JSON.stringify([outputs.map(({ id }) => id), unlabelled, activation, labelled, ignored]);
}

/** The label that each output stands for: its own id, or where it has none the next number, 0 being the background. */
export function outputLabels({ outputs }: Pick<Classes, "outputs">): number[] {
  const first = outputs[0]?.id === 0 ? 0 : 1;
  return outputs.map(({ id }, i) => id ?? first + i);
}

/** What a pixel of this id is learnt as: the id of its class, 0 for background, undefined where it does not count. */
export function classOf(
  { outputs, labelled, unlabelled, ignored }: Classes,
  id: number,
): number | undefined {
  if (id === ignored) return undefined;
  if (unlabelled === "ignore") return labelled.includes(id) ? id : undefined;
  if (outputs.some((output) => output.id === null)) return id > 0 ? 1 : 0;
  return outputs.some((output) => output.id === id) ? id : 0;
}

/** Writes one pixel's target, an entry an output, and returns whether the pixel counts (1 or 0). */
export function writeTarget(
  classes: Classes,
  id: number,
  to: { readonly target: Float32Array; readonly at: number },
): number {
  const found = classOf(classes, id);
  if (found === undefined) return 0;
  for (const [i, output] of classes.outputs.entries())
    to.target[to.at + i] = (output.id === null ? found > 0 : found === output.id) ? 1 : 0;
  return 1;
}
