import type { Mask } from "../labels/distance.ts";
import { labelComponents } from "./components.ts";

/**
 * The object with its holes: background that it goes all around, in a stack above and below as well. A hole in which something else
 * lies (`others`) stays.
 */
export function fillHoles({ data, width, height, planes }: Mask, others: Uint8Array): Uint8Array {
  const outside = { data: data.map((value) => (value ? 0 : 1)), width, height, planes };
  const { labels, count } = labelComponents(outside, { corners: false });
  const isHole = new Uint8Array(count + 1).fill(1, 1);
  for (const [at, label] of labels.entries()) {
    const [row, x] = [Math.floor(at / width), at % width];
    const [z, y] = [Math.floor(row / height), row % height];
    const isEnd = planes !== undefined && (z === 0 || z === planes - 1);
    const isBorder = isEnd || y === 0 || x === 0 || y === height - 1 || x === width - 1;
    if (isBorder || others[at]) isHole[label] = 0;
  }
  isHole[0] = 1; // the object itself
  return Uint8Array.from(labels, (label) => isHole[label] ?? 0);
}
