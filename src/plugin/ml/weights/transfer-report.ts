import * as v from "valibot";

const names = v.pipe(v.array(v.string()), v.readonly());

/** By full names; what the network has is called as it is there, what was given as it is called where it comes from. JSON. */
export const transferSchema = v.object({
  loaded: names,
  /** Of the network, begun anew. */
  missing: names,
  /** Given, and not used. */
  unexpected: names,
  /** Loaded from weights for another number of channels. */
  adapted: names,
});

export type TransferReport = Readonly<v.InferOutput<typeof transferSchema>>;
