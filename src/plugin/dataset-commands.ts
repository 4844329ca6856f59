import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { lookAtDataset, type Place, placeSchema } from "#worker/tokens.ts";
import type { LearningParts } from "./learning-parts.ts";

/** A folder of images and masks: its address, a place, or "pick" to ask for it. */
export const datasetSchema = v.union([v.pipe(v.string(), v.minLength(1)), placeSchema]);

type Dataset = v.InferOutput<typeof datasetSchema>;

export function datasetCommands(parts: LearningParts): { readonly [id: string]: CommandBody } {
  return {
    /** What `train.start` would learn from: `{ dataset, ... }`, the folder to hand it, and a `DatasetSummary`. */
    "dataset.look": commandBody({
      args: v.strictObject({
        dataset: v.optional(datasetSchema, "pick"),
        /** False where images alone are learnt from. */
        masks: v.optional(v.boolean(), true),
      }),
      async run({ dataset: from, masks }, signal) {
        const dataset = await datasetPlace(from, parts, signal);
        return {
          dataset,
          ...(await parts.client.run(lookAtDataset, { dataset, masks }, { signal })),
        };
      },
    }),
  };
}

/** Only within a click where it is to be picked; rejects with `worker/cancelled` where none is. */
export async function datasetPlace(
  from: Dataset,
  { context, base }: LearningParts,
  signal: AbortSignal,
): Promise<Place> {
  if (from === "pick") return context.pickFolder(signal);
  return typeof from === "string" ? { kind: "http", url: new URL(from, base).href } : from;
}
