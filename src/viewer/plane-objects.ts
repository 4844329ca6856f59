import type { Box } from "#core/labels/box.ts";
import { Breather } from "#core/labels/breather.ts";
import type { Mask } from "#core/labels/distance.ts";
import { lengthOf } from "#core/layers/grid.ts";
import { labelComponents } from "#core/objects/components.ts";
import { foregroundOf } from "#core/objects/objects-in-plane.ts";
import { type PlaneComponent, PlaneComponents } from "#core/objects/plane-components.ts";
import { type ObjectRules, separateObjects } from "#core/objects/separate.ts";
import type { MultiscaleImage, Pixels } from "#io/pixel-source.ts";
import type { FromProbability } from "./labels-from-probability.ts";

export interface ObjectsFromProbability extends FromProbability {
  /** `depth` of "probability" counts in 0..1. */
  readonly rules: ObjectRules;
  /** Of several classes, the one whose objects are wanted. */
  readonly classIndex: number;
  /** Height and width of what is read at a time. */
  readonly blockPx?: number;
  /** 0..1 */
  onProgress(done: number): void;
}

const usualBlockPx = 512;

/** An area with a larger box than this is not looked at whole: maps of 64 MiB. */
const mostPixels = 2 ** 24;

interface PlaneParts {
  readonly plane: { readonly [axis: string]: number };
  readonly wanted: ObjectsFromProbability;
  /** Counted on. */
  readonly made: { count: number; unsplit: number };
}

interface Rect {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
}

/** Makes the objects of one plane of a prediction. */
export class PlaneObjects {
  readonly #image: MultiscaleImage;
  readonly #parts: PlaneParts;
  readonly #breather: Breather;

  constructor(image: MultiscaleImage, parts: PlaneParts) {
    this.#image = image;
    this.#parts = parts;
    this.#breather = new Breather(parts.wanted.signal);
  }

  /** Finds what hangs together; then makes what lies in one block there, and the rest one by one. */
  async make(onProgress: (done: number) => void): Promise<void> {
    const blocks = this.#blocks();
    const found = new PlaneComponents(lengthOf(this.#image.grid, "x"));
    const offsets: number[] = [];
    for (const [i, rect] of blocks.entries()) {
      const mask = this.#maskOf(await this.#read(rect), rect);
      offsets.push(found.add({ ...rect, ...mask }, labelComponents(mask, { corners: true })));
      onProgress((i + 1) / blocks.length / 2);
    }
    const components = found.components();
    const huge = this.#hugeOnes(components);
    for (const [i, rect] of blocks.entries()) {
      await this.#makeBlock(rect, (label) => {
        const root = found.rootOf(label + (offsets[i] ?? 0));
        return { component: components.get(root), hugeId: huge.get(root) };
      });
      onProgress(0.5 + (i + 1) / blocks.length / 2);
    }
    for (const [root, component] of components)
      if (!component.isWhole && !huge.has(root)) await this.#makeAcross(component);
  }

  #blocks(): Rect[] {
    const { grid } = this.#image;
    const { blockPx = usualBlockPx } = this.#parts.wanted;
    const [bottom, right] = [lengthOf(grid, "y"), lengthOf(grid, "x")];
    const blocks: Rect[] = [];
    for (let y = 0; y < bottom; y += blockPx)
      for (let x = 0; x < right; x += blockPx)
        blocks.push({
          ...{ y, x, height: Math.min(blockPx, bottom - y) },
          width: Math.min(blockPx, right - x),
        });
    return blocks;
  }

  /** An id for each that is one object because it cannot be looked at whole. */
  #hugeOnes(components: ReadonlyMap<number, PlaneComponent>): Map<number, number> {
    const { made } = this.#parts;
    const huge = new Map<number, number>();
    for (const [root, component] of components) {
      const { height, width } = rectOf(component);
      if (component.isWhole || height * width <= mostPixels) continue;
      made.unsplit++;
      huge.set(root, ++made.count);
    }
    return huge;
  }

  /** What lies in this block alone, and its part of what is too large to be looked at whole. */
  async #makeBlock(
    rect: Rect,
    of: (label: number) => {
      component: PlaneComponent | undefined;
      hugeId: number | undefined;
    },
  ): Promise<void> {
    const values = await this.#read(rect);
    const mask = this.#maskOf(values, rect);
    const { labels, count } = labelComponents(mask, { corners: true });
    const hugeIds = new Map<number, number>();
    const ids = new Uint32Array(labels.length);
    for (let label = 1; label <= count; label++) {
      const { component, hugeId } = of(label);
      if (hugeId !== undefined) hugeIds.set(label, hugeId);
      if (!component?.isWhole) continue;
      const at = { ...rectOf(component), y: component.y0 - rect.y, x: component.x0 - rect.x };
      await this.#separate(at, {
        ...{ values: cut(values, rect, at), found: cut(mask.data, rect, at), on: ids, rect },
        inside: Uint8Array.from(cut(labels, rect, at), (own) => Number(own === label)),
      });
    }
    if (hugeIds.size > 0)
      for (const [i, label] of labels.entries()) ids[i] = hugeIds.get(label) ?? ids[i] ?? 0;
    if (ids.some((id) => id !== 0)) this.#parts.wanted.store.fill(this.#boxOf(rect), ids);
  }

  /** What lies in several blocks, laid over what they hold of others. */
  async #makeAcross(component: PlaneComponent): Promise<void> {
    const { store, signal } = this.#parts.wanted;
    const rect = rectOf(component);
    const values = await this.#read(rect);
    const mask = this.#maskOf(values, rect);
    const { labels } = labelComponents(mask, { corners: true });
    const [y, x] = component.first;
    const own = labels[(y - rect.y) * rect.width + x - rect.x];
    const box = this.#boxOf(rect);
    const ids = Uint32Array.from((await store.labels.read(0, box, signal)).data);
    await this.#separate(
      { ...rect, y: 0, x: 0 },
      {
        ...{ values, found: mask.data, on: ids, rect },
        inside: Uint8Array.from(labels, (label) => Number(label === own)),
      },
    );
    store.fill(box, ids);
  }

  /** Lays the objects of what lies at a place of a rectangle onto its ids. */
  async #separate(
    at: Rect,
    area: { values: Pixels; found: Uint8Array; inside: Uint8Array; on: Uint32Array; rect: Rect },
  ): Promise<void> {
    const { wanted, made } = this.#parts;
    const { rules } = wanted;
    const depth = rules.split === "probability" ? rules.depth * 255 : rules.depth;
    const { objects, count } = await separateObjects(
      { ...area, width: at.width, height: at.height },
      { ...rules, depth },
      this.#breather,
    );
    for (let y = 0; y < at.height; y++)
      for (let x = 0; x < at.width; x++) {
        const object = objects[y * at.width + x] ?? 0;
        const place = (at.y + y) * area.rect.width + at.x + x;
        if (object !== 0) area.on[place] = made.count + object;
      }
    made.count += count;
  }

  #maskOf(values: Pixels, { height, width }: Rect): Mask {
    return { data: foregroundOf({ values }, this.#parts.wanted.threshold), height, width };
  }

  async #read({ y, x, height, width }: Rect): Promise<Pixels> {
    const { plane, wanted } = this.#parts;
    const { signal, classIndex } = wanted;
    const at = { ...plane, ...(this.#image.grid.axes.includes("class") && { class: classIndex }) };
    const point = Object.entries(at).map(([axis, index]) => [axis, [index, index + 1]] as const);
    const region = { ...Object.fromEntries(point), y: [y, y + height], x: [x, x + width] } as const;
    const { data } = await this.#image.levels[0].read(region, { signal });
    await this.#breather.pause();
    return data;
  }

  #boxOf({ y, x, height, width }: Rect): Box {
    const { axes } = this.#parts.wanted.store.labels.grid;
    const first: { readonly [axis: string]: number } = { ...this.#parts.plane, y, x };
    const lengths: { readonly [axis: string]: number } = { y: height, x: width };
    const start = axes.map((axis) => first[axis] ?? 0);
    return { start, stop: axes.map((axis, i) => (start[i] ?? 0) + (lengths[axis] ?? 1)) };
  }
}

function rectOf({ y0, x0, y1, x1 }: PlaneComponent): Rect {
  return { y: y0, x: x0, height: y1 - y0, width: x1 - x0 };
}

/** A part of what lies over `rect`, at a place inside it. */
function cut<T extends Pixels>(values: T, { width }: Rect, at: Rect): T {
  const part = values.slice(0, at.height * at.width) as T; // of the same kind
  for (let y = 0; y < at.height; y++) {
    const from = (at.y + y) * width + at.x;
    part.set(values.subarray(from, from + at.width), y * at.width);
  }
  return part;
}
