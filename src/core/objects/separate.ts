import type { Breather } from "../labels/breather.ts";
import type { Mask } from "../labels/distance.ts";
import { labelComponents } from "./components.ts";
import { depthsOf } from "./depths.ts";
import { fillHoles } from "./fill-holes.ts";
import { smoothed } from "./smooth.ts";
import { splitAtSaddles } from "./split.ts";

/** "none": what hangs together is one object. "shape": cut where it is narrow. "probability": cut where it is unsure. */
export const splits = ["none", "shape", "probability"] as const;

/** What objects are made of what was found. */
export interface ObjectRules {
  readonly split: (typeof splits)[number];
  /** How far a part has to rise above the place where it meets a higher one: pixels for "shape", values for "probability". */
  readonly depth: number;
  /** Objects of fewer pixels are left out. */
  readonly smallest: number;
  readonly fillHoles: boolean;
  /** Radius in pixels of the disc, in a stack the ball, that has to fit in everywhere; 0 leaves outlines as they are. */
  readonly smooth: number;
}

/** The box around something that hangs together, row by row and plane by plane. */
export interface FoundArea extends Omit<Mask, "data"> {
  readonly values: ArrayLike<number>;
  /** 1 where it is. */
  readonly inside: Uint8Array;
  /** 1 where it or anything else was found. */
  readonly found: Uint8Array;
}

export interface Separated {
  /** 0 where there is none, else 1, 2, ... `count`. */
  readonly objects: Uint32Array;
  readonly count: number;
}

/** Makes the objects of one area by the rules. Holes are filled first: around one, an object would look narrow and thin. */
export async function separateObjects(
  area: FoundArea,
  rules: ObjectRules,
  breather: Breather,
): Promise<Separated> {
  const others = area.found.map((is, at) => Number(is === 1 && area.inside[at] === 0));
  const whole = rules.fillHoles ? fillHoles({ ...area, data: area.inside }, others) : area.inside;
  const inside = await smoothed({ ...area, data: whole }, rules.smooth, breather);
  const pieces = await split({ ...area, inside }, rules, breather);
  const sizes = [0];
  for (const piece of pieces) sizes[piece] = (sizes[piece] ?? 0) + 1;
  let count = 0;
  const numbers = sizes.map((size, piece) => (piece > 0 && size >= rules.smallest ? ++count : 0));
  return { objects: Uint32Array.from(pieces, (piece) => numbers[piece] ?? 0), count };
}

async function split(
  { values, inside, width, height, planes, planeStep }: FoundArea,
  { split, depth }: ObjectRules,
  breather: Breather,
): Promise<Int32Array> {
  if (split === "none")
    return labelComponents({ width, height, planes, data: inside }, { corners: true }).labels;
  const landscape = { inside, width, height, planes };
  if (split === "probability") return splitAtSaddles({ ...landscape, values }, depth);
  if (!inside.includes(1)) return new Int32Array(inside.length);
  const depths = await depthsOf({ data: inside, width, height, planes, planeStep }, breather);
  return splitAtSaddles({ ...landscape, values: depths }, depth);
}
