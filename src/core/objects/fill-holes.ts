import type { Mask } from "../labels/distance.ts";
import { labelComponents } from "./components.ts";

/**
 * The object with its holes: background that it goes all around. A hole in which something else lies (`others`) stays.
 */
export function fillHoles({ data, width, height }: Mask, others: Uint8Array): Uint8Array {
  const outside = { data: data.map((value) => (value ? 0 : 1)), width, height };
  const { labels, count } = labelComponents(outside, { corners: false });
  const isHole = new Uint8Array(count + 1).fill(1, 1);
  for (const [at, label] of labels.entries()) {
    const [y, x] = [Math.floor(at / width), at % width];
    const isBorder = y === 0 || x === 0 || y === height - 1 || x === width - 1;
    if (isBorder || others[at]) isHole[label] = 0;
  }
  isHole[0] = 1; // the object itself
  return Uint8Array.from(labels, (label) => isHole[label] ?? 0);
}
