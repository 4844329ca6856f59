import type { LabelsLayer } from "#core/layers/layer.ts";

/** The radius of the layer's brush in level-0 pixels, each of which is `scale` pixels of the screen. Reads signals. */
export function brushRadius(layer: LabelsLayer, scale: number): number {
  const radius = layer.brushRadiusPx.value;
  return layer.brushUnit.value === "screen" ? radius / scale : radius;
}

const limits = { smallest: 1, largest: 10_000 };

/** The radius, in the layer's own unit, once the edge of the ring was moved by so many pixels of the screen; a whole number. */
export function resizedRadius(
  layer: LabelsLayer,
  { radius, byPx, scale }: { radius: number; byPx: number; scale: number },
): number {
  const by = layer.brushUnit.value === "screen" ? byPx : byPx / scale;
  return Math.min(limits.largest, Math.max(limits.smallest, Math.round(radius + by)));
}
