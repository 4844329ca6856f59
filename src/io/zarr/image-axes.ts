import { usualOrder } from "../usual-axes.ts";
import type { Multiscale } from "./ome-attributes.ts";

/** The axes of an image under the names that the model knows, or in words why they will not do. */
export interface ImageAxes {
  readonly names: readonly string[];
  readonly units: readonly (string | null)[];
  /** Size of a level-0 sample along each axis, and where the first one lies. */
  readonly scale: readonly number[];
  readonly translation: readonly number[];
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
  return { names, units, ...placeOfLevel(multiscale, { level: 0, dimensions }) };
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

/** Size of a sample of a level, and where its first one lies. */
export interface LevelPlace {
  readonly scale: readonly number[];
  readonly translation: readonly number[];
}

/** By the transformations of the level, and then those of the whole, as 0.4 has it. */
export function placeOfLevel(
  multiscale: Multiscale,
  { level, dimensions }: { level: number; dimensions: number },
): LevelPlace {
  const [own, whole] = [multiscale.datasets[level], multiscale].map((part) => {
    const numbers = (type: "scale" | "translation") => {
      const said = part?.coordinateTransformations?.find((each) => each.type === type)?.[type];
      return said?.length === dimensions ? said : undefined;
    };
    return { scale: numbers("scale"), translation: numbers("translation") };
  });
  const axes = Array.from({ length: dimensions }, (_, i) => {
    const [inner, outer] = [positive(own?.scale?.[i]), positive(whole?.scale?.[i])];
    const [first, then] = [own?.translation?.[i] ?? 0, whole?.translation?.[i] ?? 0];
    return { scale: outer * inner, translation: outer * first + then };
  });
  return {
    scale: axes.map(({ scale }) => scale),
    translation: axes.map(({ translation }) => translation),
  };
}

function positive(factor: number | undefined): number {
  return factor !== undefined && factor > 0 && Number.isFinite(factor) ? factor : 1;
}
