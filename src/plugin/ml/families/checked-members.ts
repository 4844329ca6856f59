import * as v from "valibot";
import type { Graph } from "#compute/index.ts";
import type { Augmentation } from "../augment/augmentation.ts";
import type { Degradation, Hiding, PretextTask } from "../pretext/pretext.ts";

/** Runs a plugin's code, and says whose it is where that throws. */
type Blaming = <T>(work: () => T) => T;

const graphSchema = v.object({
  inputChannels: v.number(),
  nodes: v.array(v.looseObject({ kind: v.string(), id: v.string(), inputs: v.array(v.string()) })),
});

/** Throws an Error that says what of it is no network; whether its nodes go together, compute says. */
export function checkedGraph(made: unknown): Graph {
  const parsed = v.safeParse(graphSchema, made);
  if (parsed.success) return parsed.output as unknown as Graph; // compute checks every node by its kind
  const [issue] = parsed.issues;
  throw new Error(`it made no network: "${v.getDotPath(issue) ?? "the whole"}": ${issue.message}`);
}

const isFunction = v.function();
const augmentationSchema = v.union([
  v.looseObject({ move: isFunction }),
  v.looseObject({ change: isFunction }),
]);

/** Throws an Error where it is none; what it makes of a patch has to be an image of the same size. */
export function checkedAugmentation(made: unknown, blaming: Blaming): Augmentation {
  if (!v.is(augmentationSchema, made))
    throw new Error("an augmentation has a function move or change");
  const given = made as unknown as Augmentation; // that much was looked at; its results are, below
  if ("move" in given) return { move: (size, random) => blaming(() => given.move(size, random)) };
  return {
    change: (patch, random) =>
      blaming(() => {
        const image = given.change(patch, random);
        if (image !== undefined) checkLength(image, patch.input.length);
        return image;
      }),
  };
}

const pretextSchema = v.object({
  degradation: v.optional(v.looseObject({ reach: isFunction, degrade: isFunction })),
  hiding: v.optional(
    v.looseObject({
      blockPx: v.pipe(v.number(), v.integer(), v.minValue(1)),
      draw: isFunction,
    }),
  ),
});

/** Throws an Error where it is none; what it degrades and hides has to be of the size that was asked for. */
export function checkedPretext(made: unknown, blaming: Blaming): PretextTask {
  const parsed = v.safeParse(pretextSchema, made);
  if (!parsed.success || !(parsed.output.degradation || parsed.output.hiding))
    throw new Error(
      "a pretext task has a degradation { reach, degrade } or a hiding { blockPx, draw }",
    );
  const { degradation, hiding } = made as PretextTask; // that much was looked at; its results are, below
  return {
    ...(degradation && { degradation: checkedDegradation(degradation, blaming) }),
    ...(hiding && { hiding: checkedHiding(hiding, blaming) }),
  };
}

function checkedDegradation(given: Degradation, blaming: Blaming): Degradation {
  return {
    reach: (rect, image) => blaming(() => given.reach(rect, image)),
    degrade: (part) =>
      blaming(() => {
        const image = given.degrade(part);
        checkLength(image, part.rect.height * part.rect.width * part.channels);
        return image;
      }),
  };
}

function checkedHiding(given: Hiding, blaming: Blaming): Hiding {
  return {
    blockPx: given.blockPx,
    draw: (patch, random) =>
      blaming(() => {
        const hidden = given.draw(patch, random);
        checkLength(hidden, patch.height * patch.width);
        return hidden;
      }),
  };
}

function checkLength({ length }: ArrayLike<number>, wanted: number): void {
  if (length !== wanted) throw new Error(`it made ${length} numbers in place of ${wanted}`);
}
