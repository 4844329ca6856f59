import type { Box } from "#core/labels/box.ts";
import { Breather } from "#core/labels/breather.ts";
import type { Mask } from "#core/labels/distance.ts";
import { lengthOf, planeStepOf } from "#core/layers/grid.ts";
import type { Extent } from "#core/measure/extents.ts";
import { type BlockComponent, BlockComponents } from "#core/objects/block-components.ts";
import { labelComponents } from "#core/objects/components.ts";
import { foregroundOf } from "#core/objects/objects-in-plane.ts";
import { type ObjectRules, separateObjects } from "#core/objects/separate.ts";
import type { MultiscaleImage, Pixels } from "#io/pixel-source.ts";
import type { FromProbability } from "./labels-from-probability.ts";

export interface ObjectsFromProbability extends FromProbability {
  /** `depth` of "probability" counts in 0..1. */
  readonly rules: ObjectRules;
  /** Of several classes, the one whose objects are wanted. */
  readonly classIndex: number;
  /** "volume": objects go on from plane to plane along z. */
  readonly extent: Extent;
  /** What is read at a time. */
  readonly block?: { readonly planes: number; readonly px: number };
  /** 0..1 */
  onProgress(done: number): void;
}

const usualBlock = { planes: 16, px: 512 };

/** An area with a larger box than this is not looked at whole: maps of 64 MiB. */
const mostPixels = 2 ** 24;

interface BlocksParts {
  /** The place along all axes but y, x, those of the classes, and z where objects go through it. */
  readonly place: { readonly [axis: string]: number };
  readonly wanted: ObjectsFromProbability;
  /** Counted on. */
  readonly made: { count: number; unsplit: number };
}

interface Block {
  readonly z: number;
  readonly y: number;
  readonly x: number;
  readonly planes: number;
  readonly height: number;
  readonly width: number;
}

/** Makes the objects of one plane of a prediction, or of one stack of planes. */
export class ObjectsInBlocks {
  readonly #image: MultiscaleImage;
  readonly #parts: BlocksParts;
  readonly #breather: Breather;
  readonly #isVolume: boolean;

  constructor(image: MultiscaleImage, parts: BlocksParts) {
    this.#image = image;
    this.#parts = parts;
    this.#breather = new Breather(parts.wanted.signal);
    this.#isVolume = parts.wanted.extent === "volume" && image.grid.axes.includes("z");
  }

  /** Finds what hangs together; then makes what lies in one block there, and the rest one by one. */
  async make(onProgress: (done: number) => void): Promise<void> {
    const blocks = this.#blocks();
    const found = new BlockComponents({
      width: lengthOf(this.#image.grid, "x"),
      planes: this.#planes,
    });
    const offsets: number[] = [];
    for (const [i, block] of blocks.entries()) {
      const mask = this.#maskOf(await this.#read(block), block);
      offsets.push(found.add({ ...block, ...mask }, labelComponents(mask, { corners: true })));
      onProgress((i + 1) / blocks.length / 2);
    }
    const components = found.components();
    const huge = this.#hugeOnes(components);
    for (const [i, block] of blocks.entries()) {
      await this.#makeBlock(block, (label) => {
        const root = found.rootOf(label + (offsets[i] ?? 0));
        return { component: components.get(root), hugeId: huge.get(root) };
      });
      onProgress(0.5 + (i + 1) / blocks.length / 2);
    }
    for (const [root, component] of components)
      if (!component.isWhole && !huge.has(root)) await this.#makeAcross(component);
  }

  get #planes(): number {
    return this.#isVolume ? lengthOf(this.#image.grid, "z") : 1;
  }

  #blocks(): Block[] {
    const { grid } = this.#image;
    const { planes, px } = this.#parts.wanted.block ?? usualBlock;
    const [depth, bottom, right] = [this.#planes, lengthOf(grid, "y"), lengthOf(grid, "x")];
    const blocks: Block[] = [];
    for (let y = 0; y < bottom; y += px)
      for (let x = 0; x < right; x += px)
        for (let z = 0; z < depth; z += planes)
          blocks.push({
            ...{ z, y, x, planes: Math.min(planes, depth - z) },
            ...{ height: Math.min(px, bottom - y), width: Math.min(px, right - x) },
          });
    return blocks;
  }

  /** An id for each that is one object because it cannot be looked at whole. */
  #hugeOnes(components: ReadonlyMap<number, BlockComponent>): Map<number, number> {
    const { made } = this.#parts;
    const huge = new Map<number, number>();
    for (const [root, component] of components) {
      if (component.isWhole || pixelsOf(blockOf(component)) <= mostPixels) continue;
      made.unsplit++;
      huge.set(root, ++made.count);
    }
    return huge;
  }

  /** What lies in this block alone, and its part of what is too large to be looked at whole. */
  async #makeBlock(
    block: Block,
    of: (label: number) => {
      component: BlockComponent | undefined;
      hugeId: number | undefined;
    },
  ): Promise<void> {
    const values = await this.#read(block);
    const mask = this.#maskOf(values, block);
    const { labels, count } = labelComponents(mask, { corners: true });
    const hugeIds = new Map<number, number>();
    const ids = new Uint32Array(labels.length);
    for (let label = 1; label <= count; label++) {
      const { component, hugeId } = of(label);
      if (hugeId !== undefined) hugeIds.set(label, hugeId);
      if (!component?.isWhole) continue;
      const { z0, y0, x0 } = component;
      const at = { ...blockOf(component), z: z0 - block.z, y: y0 - block.y, x: x0 - block.x };
      await this.#separate(at, {
        ...{ values: cut(values, block, at), found: cut(mask.data, block, at), on: ids, block },
        inside: Uint8Array.from(cut(labels, block, at), (own) => Number(own === label)),
      });
    }
    if (hugeIds.size > 0)
      for (const [i, label] of labels.entries()) ids[i] = hugeIds.get(label) ?? ids[i] ?? 0;
    if (ids.some((id) => id !== 0)) this.#parts.wanted.store.fill(this.#boxOf(block), ids);
  }

  /** What lies in several blocks, laid over what they hold of others. */
  async #makeAcross(component: BlockComponent): Promise<void> {
    const { store, signal } = this.#parts.wanted;
    const block = blockOf(component);
    const values = await this.#read(block);
    const mask = this.#maskOf(values, block);
    const { labels } = labelComponents(mask, { corners: true });
    const [z, y, x] = component.first;
    const own = labels[((z - block.z) * block.height + y - block.y) * block.width + x - block.x];
    const box = this.#boxOf(block);
    const ids = Uint32Array.from((await store.labels.read(0, box, signal)).data);
    await this.#separate(
      { ...block, z: 0, y: 0, x: 0 },
      {
        ...{ values, found: mask.data, on: ids, block },
        inside: Uint8Array.from(labels, (label) => Number(label === own)),
      },
    );
    store.fill(box, ids);
  }

  /** Lays the objects of what lies at a place of a block onto its ids. */
  async #separate(
    at: Block,
    area: { values: Pixels; found: Uint8Array; inside: Uint8Array; on: Uint32Array; block: Block },
  ): Promise<void> {
    const { wanted, made } = this.#parts;
    const { rules } = wanted;
    const depth = rules.split === "probability" ? rules.depth * 255 : rules.depth;
    const { objects, count } = await separateObjects(
      { ...area, ...this.#sizeOf(at) },
      { ...rules, depth },
      this.#breather,
    );
    for (let row = 0; row < at.planes * at.height; row++) {
      const place = placeOf(row, area.block, at);
      for (let x = 0; x < at.width; x++) {
        const object = objects[row * at.width + x] ?? 0;
        if (object !== 0) area.on[place + x] = made.count + object;
      }
    }
    made.count += count;
  }

  #maskOf(values: Pixels, block: Block): Mask {
    return { data: foregroundOf({ values }, this.#parts.wanted.threshold), ...this.#sizeOf(block) };
  }

  #sizeOf({ planes, height, width }: Block): Omit<Mask, "data"> {
    if (!this.#isVolume) return { height, width };
    return { height, width, planes, planeStep: planeStepOf(this.#image.grid) };
  }

  async #read({ z, y, x, planes, height, width }: Block): Promise<Pixels> {
    const { place, wanted } = this.#parts;
    const { signal, classIndex } = wanted;
    const at = { ...place, ...(this.#image.grid.axes.includes("class") && { class: classIndex }) };
    const point = Object.entries(at).map(([axis, index]) => [axis, [index, index + 1]] as const);
    const region = {
      ...Object.fromEntries(point),
      ...(this.#isVolume && { z: [z, z + planes] as const }),
      ...{ y: [y, y + height] as const, x: [x, x + width] as const },
    };
    const { data } = await this.#image.levels[0].read(region, { signal });
    await this.#breather.pause();
    return data;
  }

  #boxOf({ z, y, x, planes, height, width }: Block): Box {
    const { axes } = this.#parts.wanted.store.labels.grid;
    const first: { readonly [axis: string]: number } = { z, ...this.#parts.place, y, x };
    const lengths: { readonly [axis: string]: number } = { z: planes, y: height, x: width };
    const start = axes.map((axis) => first[axis] ?? 0);
    return { start, stop: axes.map((axis, i) => (start[i] ?? 0) + (lengths[axis] ?? 1)) };
  }
}

function blockOf({ z0, y0, x0, z1, y1, x1 }: BlockComponent): Block {
  return { z: z0, y: y0, x: x0, planes: z1 - z0, height: y1 - y0, width: x1 - x0 };
}

function pixelsOf({ planes, height, width }: Block): number {
  return planes * height * width;
}

/** Where a row of what lies at a place inside a block begins in the block. */
function placeOf(row: number, { height, width }: Block, at: Block): number {
  const [plane, y] = [Math.floor(row / at.height), row % at.height];
  return ((at.z + plane) * height + at.y + y) * width + at.x;
}

/** A part of what lies over `block`, at a place inside it. */
function cut<T extends Pixels>(values: T, block: Block, at: Block): T {
  const part = values.slice(0, pixelsOf(at)) as T; // of the same kind
  for (let row = 0; row < at.planes * at.height; row++) {
    const from = placeOf(row, block, at);
    part.set(values.subarray(from, from + at.width), row * at.width);
  }
  return part;
}
