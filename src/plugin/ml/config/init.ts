import * as v from "valibot";
import { placeSchema } from "#io/source-ref.ts";

/** A run, or a place: a folder with a model, or a file with weights. */
const givenWeights = v.union([v.string(), placeSchema]);

const transferEntries = {
  from: givenWeights,
  /** What has to be given: the whole network, or only the way down, as ImageNet's ResNets have it. */
  part: v.optional(v.picklist(["model", "encoder"]), "model"),
  /**
   * Whether the last layer is taken over, or begins anew: for other classes, or another task. Where it is left out, that of a
   * pretrained run begins anew and any other is kept.
   */
  head: v.optional(v.picklist(["keep", "new"])),
};

/** Weights that a training goes on from; what is given alone has to be the whole model. */
export const initSchema = v.union([
  v.strictObject(transferEntries),
  v.pipe(
    givenWeights,
    v.transform((from) => v.parse(v.object(transferEntries), { from })),
  ),
]);
