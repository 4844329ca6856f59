/**
 * What a network keeps its maps in: the numbers between its layers. Weights, sums and updates are float32 either way. Halves
 * need half the memory and its traffic; gradients are scaled to stay within them (Micikevicius et al. 2018, "Mixed precision
 * training"). Only `webgpu` has halves: the other backends compute in float32.
 */
export const precisions = ["float32", "float16"] as const;
export type Precision = (typeof precisions)[number];

/** What people call them. */
export const precisionTitles: { readonly [K in Precision]: string } = {
  float32: "Full (float32)",
  float16: "Half (float16)",
};
