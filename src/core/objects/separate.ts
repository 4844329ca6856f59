import type { Breather } from "../labels/breather.ts";
import { type Mask, signedDistance } from "../labels/distance.ts";
import { fillHoles } from "./fill-holes.ts";
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
}

/** The box around something that hangs together, row by row. */
export interface FoundArea {
  readonly width: number;
  readonly height: number;
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

/** Makes the objects of one area by the rules. */
export async function separateObjects(
  area: FoundArea,
  rules: ObjectRules,
  breather: Breather,
): Promise<Separated> {
  const { width } = area;
  const pieces = await split(area, rules, breather);
  const objects = new Uint32Array(pieces.length);
  let count = 0;
  for (const [i, { y0, x0, y1, x1 }] of boxesOf(pieces, width).entries()) {
    const size = { width: x1 - x0, height: y1 - y0 };
    const own = new Uint8Array(size.width * size.height);
    const others = new Uint8Array(own.length);
    const at = (j: number) => (y0 + Math.floor(j / size.width)) * width + x0 + (j % size.width);
    for (let j = 0; j < own.length; j++) {
      own[j] = Number(pieces[at(j)] === i + 1);
      others[j] = Number(area.found[at(j)] === 1 && own[j] === 0);
    }
    const whole = rules.fillHoles ? fillHoles({ data: own, ...size }, others) : own;
    if (whole.reduce((sum, is) => sum + is, 0) < rules.smallest) continue;
    count++;
    for (let j = 0; j < whole.length; j++) if (whole[j]) objects[at(j)] = count;
    if (breather.isDue) await breather.pause();
  }
  return { objects, count };
}

async function split(
  { values, inside, width, height }: FoundArea,
  { split, depth }: ObjectRules,
  breather: Breather,
): Promise<Int32Array> {
  if (split === "none") return Int32Array.from(inside);
  const landscape = { inside, width, height };
  if (split === "probability") return splitAtSaddles({ ...landscape, values }, depth);
  const depths = await depthsOf({ data: inside, width, height }, breather);
  return splitAtSaddles({ ...landscape, values: depths }, depth);
}

interface PieceBox {
  y0: number;
  x0: number;
  y1: number;
  x1: number;
}

/** Half-open, of pieces 1, 2, ... in their order. */
function boxesOf(pieces: Int32Array, width: number): PieceBox[] {
  const boxes: PieceBox[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] ?? 0;
    if (piece === 0) continue;
    const [y, x] = [Math.floor(at / width), at % width];
    const box = boxes[piece - 1];
    if (!box) {
      boxes[piece - 1] = { y0: y, x0: x, y1: y + 1, x1: x + 1 };
      continue;
    }
    box.x0 = Math.min(box.x0, x);
    box.x1 = Math.max(box.x1, x + 1);
    box.y1 = y + 1;
  }
  return boxes;
}

/** How deep each pixel lies in the shape; the rim that the distance needs around it is added and taken away. */
async function depthsOf({ data, width, height }: Mask, breather: Breather): Promise<Float32Array> {
  const rimmed = { width: width + 2, height: height + 2 };
  const mask = new Uint8Array(rimmed.width * rimmed.height);
  const start = (y: number) => (y + 1) * rimmed.width + 1;
  for (let y = 0; y < height; y++) mask.set(data.subarray(y * width, (y + 1) * width), start(y));
  const distances = await signedDistance({ ...rimmed, data: mask }, breather);
  const depths = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    depths.set(distances.subarray(start(y), start(y) + width), y * width);
  return depths;
}
