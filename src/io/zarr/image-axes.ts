import { usualOrder } from "../usual-axes.ts";
import type { Multiscale } from "./ome-attributes.ts";

/** The axes of an image under the names that the model knows, or in words why they will not do. */
export interface ImageAxes {
  readonly names: readonly string[];
  readonly units: readonly (string | null)[];
  /** Size of a level-0 sample along each axis. */
  readonly scale: readonly number[];
}

export function imageAxes(
  multiscale: Multiscale,
  dimensions: number,
): ImageAxes | { lacks: string } {
  // Before 0.3 axes were not written down.
  const written: readonly Axis[] =
    multiscale.axes ?? usualOrder.slice(-dimensions).map((name) => ({ name }));
  if (written.length !== dimensions)
    return { lacks: `its metadata has ${written.length} axes, its array ${dimensions} dimensions` };
  const names = written.map((axis) => known(axis, written));
  if (new Set(names).size !== names.length)
    return { lacks: `two of its axes (${names.join(", ")}) have the same name` };
  if (names.at(-2) !== "y" || names.at(-1) !== "x")
    return { lacks: `its axes are ${names.join(", ")}; the last two must be y and x` };
  const units = written.map((axis) => axis.unit ?? null);
  return { names, units, scale: scaleOf(multiscale, dimensions) };
}

interface Axis {
  readonly name: string;
  readonly type?: string | undefined;
  readonly unit?: string | undefined;
}

/** "X" is x, and the only axis of type channel is c whatever its file calls it. */
function known(axis: Axis, all: readonly Axis[]): string {
  const short = { channel: "c", time: "t" }[axis.type ?? ""];
  const alone = all.filter(({ name, type }) => type === axis.type || name === short).length === 1;
  if (short !== undefined && alone) return short;
  return axis.name.length === 1 ? axis.name.toLowerCase() : axis.name;
}

/** The scale of the finest level times that of the whole, as 0.4 has it. */
function scaleOf(multiscale: Multiscale, dimensions: number): number[] {
  const parts = [multiscale.datasets[0], multiscale].map((part) => {
    const scale = part?.coordinateTransformations?.find(({ type }) => type === "scale")?.scale;
    return scale?.length === dimensions ? scale : undefined;
  });
  return Array.from({ length: dimensions }, (_, i) =>
    parts.reduce((product, scale) => product * positive(scale?.[i]), 1),
  );
}

function positive(factor: number | undefined): number {
  return factor !== undefined && factor > 0 && Number.isFinite(factor) ? factor : 1;
}
