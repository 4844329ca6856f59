import { Breather } from "../labels/breather.ts";
import { labelComponents } from "./components.ts";
import { type ObjectRules, type Separated, separateObjects } from "./separate.ts";

/** A plane of probabilities as 0..255, row by row. */
export interface ProbabilityPlane {
  readonly width: number;
  readonly height: number;
  readonly values: ArrayLike<number>;
}

/** 1 where a probability is at least the threshold, 0..1, as it is drawn: 0 never is. */
export function foregroundOf(
  { values }: Pick<ProbabilityPlane, "values">,
  threshold: number,
): Uint8Array {
  const lowest = Math.max(1, threshold * 255);
  return Uint8Array.from(values, (value) => Number(value >= lowest));
}

/** The objects of a plane that is in memory as a whole; `depth` of "probability" counts in 0..255. */
export async function objectsInPlane(
  plane: ProbabilityPlane,
  { threshold, rules }: { readonly threshold: number; readonly rules: ObjectRules },
  signal: AbortSignal,
): Promise<Separated> {
  const breather = new Breather(signal);
  const { width, height } = plane;
  const found = foregroundOf(plane, threshold);
  const { labels, count } = labelComponents({ width, height, data: found }, { corners: true });
  const objects = new Uint32Array(labels.length);
  let made = 0;
  for (const [i, box] of boxesOf(labels, { width, count }).entries()) {
    const cut = <T extends ArrayLike<number>>(from: T) => cutOut(from, { width, box });
    const separated = await separateObjects(
      {
        ...{ width: box.x1 - box.x0, height: box.y1 - box.y0 },
        values: cut(plane.values),
        found: Uint8Array.from(cut(found)),
        inside: Uint8Array.from(cut(labels), (label) => Number(label === i + 1)),
      },
      rules,
      breather,
    );
    const columns = box.x1 - box.x0;
    for (const [at, object] of separated.objects.entries()) {
      const place = (box.y0 + Math.floor(at / columns)) * width + box.x0 + (at % columns);
      if (object !== 0) objects[place] = made + object;
    }
    made += separated.count;
    await breather.pause();
  }
  return { objects, count: made };
}

interface Box {
  y0: number;
  x0: number;
  y1: number;
  x1: number;
}

/** Around each label, from 1 on. */
function boxesOf(labels: Int32Array, { width, count }: { width: number; count: number }): Box[] {
  const far = Number.POSITIVE_INFINITY;
  const boxes = Array.from({ length: count }, (): Box => ({ y0: far, x0: far, y1: 0, x1: 0 }));
  for (let at = 0; at < labels.length; at++) {
    const box = boxes[(labels[at] ?? 0) - 1];
    if (!box) continue;
    const [y, x] = [Math.floor(at / width), at % width];
    box.y0 = Math.min(box.y0, y);
    box.x0 = Math.min(box.x0, x);
    box.y1 = Math.max(box.y1, y + 1);
    box.x1 = Math.max(box.x1, x + 1);
  }
  return boxes;
}

function cutOut(
  from: ArrayLike<number>,
  { width, box }: { width: number; box: Box },
): Float32Array {
  const columns = box.x1 - box.x0;
  const part = new Float32Array((box.y1 - box.y0) * columns);
  for (let y = box.y0, at = 0; y < box.y1; y++)
    for (let x = box.x0; x < box.x1; x++, at++) part[at] = from[y * width + x] ?? 0;
  return part;
}
