import { type Box, countOf, isEmpty, overlap, sizeOf } from "#core/labels/box.ts";
import type { Dtype } from "#core/layers/grid.ts";
import { copyBox } from "../chunks/copy-box.ts";
import { boxOf } from "../chunks/read-region.ts";
import { fileImage, rgbChannels } from "../file-image.ts";
import {
  createPixels,
  type MultiscaleImage,
  type PixelBlock,
  type PixelSource,
  type Region,
} from "../pixel-source.ts";

export interface StackMember {
  readonly name: string;
  readonly image: MultiscaleImage;
}

/** What a stack is made along: the first of these that its images lack. */
const stackAxes = ["z", "t", "n"] as const;

/**
 * Images as one, one after the other along a new axis, or in words why they cannot be. Smaller ones lie at the
 * upper left of the largest, with zeros beside them, which a note says. Grey beside coloured ones becomes
 * grey in all colours; how opaque pixels are is left out; of 8 and 16 bits the wider holds both.
 */
export function stackImage(
  members: readonly StackMember[],
): MultiscaleImage | { readonly lacks: string } {
  const [first] = members;
  if (!first) return { lacks: "there is none" };
  const inner = innerAxes(first.image);
  for (const { name, image } of members)
    if (innerAxes(image).join() !== inner.join())
      return {
        lacks: `${name} has the axes ${innerAxes(image).join(", ")}, ${first.name} ${inner.join(", ")}`,
      };
  const dtype = commonType(members.map(({ image }) => image.grid.dtype));
  if (!dtype)
    return { lacks: `their pixels are of different types (${typesOf(members).join(", ")})` };
  const colors = Math.max(...members.map(({ image }) => colorsOf(image)));
  const largest = (axis: string) =>
    Math.max(...members.map(({ image }) => image.grid.shape[image.grid.axes.indexOf(axis)] ?? 1));
  const along = stackAxes.find((axis) => !inner.includes(axis)) ?? "n";
  const axes = [along, ...(colors > 1 ? ["c"] : []), ...inner];
  const sizes: { readonly [axis: string]: number } = { [along]: members.length, c: colors };
  const shape = axes.map((axis) => sizes[axis] ?? largest(axis));
  const level = stackLevel(members, { axes, shape, dtype });
  const { description, grid } = first.image;
  const ofFirst = (values: readonly (number | string | null)[]) =>
    Object.fromEntries(grid.axes.map((axis, i) => [axis, values[i]]));
  return fileImage({
    levels: [level],
    scale: ofFirst(grid.scale) as { [axis: string]: number }, // one a value of a list of numbers
    units: ofFirst(grid.units) as { [axis: string]: string | null }, // the same of texts
    channels: colors === 1 ? description.channels.slice(0, 1) : rgbChannels.slice(0, 3),
    notes: sizeNotes(members, shape),
  });
}

/** Without the channels. */
function innerAxes({ grid }: MultiscaleImage): string[] {
  return grid.axes.filter((axis) => axis !== "c");
}

/** Three where there are colours; grey with or without how opaque it is has one. */
function colorsOf({ grid }: MultiscaleImage): number {
  const channels = grid.shape[grid.axes.indexOf("c")] ?? 1;
  return channels <= 2 ? 1 : 3;
}

function typesOf(members: readonly StackMember[]): Dtype[] {
  return [...new Set(members.map(({ image }) => image.grid.dtype))];
}

function commonType(types: readonly Dtype[]): Dtype | undefined {
  const found = new Set(types);
  if (found.size === 1) return types[0];
  return (["uint8", "uint16", "uint32"] as const).find((_, i, all) =>
    [...found].every((type) => all.slice(0, i + 1).some((narrow) => narrow === type)),
  );
}

function sizeNotes(members: readonly StackMember[], shape: readonly number[]): string[] {
  const [height = 0, width = 0] = shape.slice(-2);
  const smaller = members.filter(({ image }) => {
    const [h, w] = image.grid.shape.slice(-2);
    return h !== height || w !== width;
  }).length;
  if (smaller === 0) return [];
  return [
    `${smaller} of ${members.length} images are smaller than ${width} x ${height}: they lie at the upper left, with zeros beside them`,
  ];
}

type Level = Pick<PixelSource, "axes" | "shape" | "dtype">;

function stackLevel(members: readonly StackMember[], level: Level): PixelSource {
  const { axes, shape } = level;
  const source = members[0]?.image.levels[0];
  const chunks = axes.map((axis, i) => {
    if (i === 0) return 1;
    if (axis === "c") return shape[i] ?? 1;
    return Math.min(shape[i] ?? 1, source?.chunks[source.axes.indexOf(axis)] ?? 1);
  });
  return {
    ...level,
    chunks,
    async read(region, { signal }): Promise<PixelBlock> {
      const box = boxOf(level, region);
      const size = sizeOf(box);
      const data = createPixels(level.dtype, countOf(size));
      const [from = 0] = box.start;
      await Promise.all(
        Array.from({ length: size[0] ?? 0 }, async (_, i) => {
          const member = members[from + i];
          if (member) await readMember(member.image, { level, box, index: from + i, data, signal });
        }),
      );
      return { shape: size, data };
    },
  };
}

interface MemberRequest {
  readonly level: Level;
  /** Of the stack. */
  readonly box: Box;
  readonly index: number;
  readonly data: PixelBlock["data"];
  readonly signal: AbortSignal;
}

/** Copies what one image has of the box to its place there; channel by channel, since it may have fewer. */
async function readMember(image: MultiscaleImage, request: MemberRequest): Promise<void> {
  const { level, box, index, data, signal } = request;
  const [source] = image.levels;
  const along = level.axes.indexOf("c");
  const [first, last] = along < 0 ? [0, 1] : [box.start[along] ?? 0, box.stop[along] ?? 1];
  const whole = wholeOfMember(image, level);
  for (let c = first; c < last; c++) {
    const at = (edge: Box["start"], end: 0 | 1) =>
      edge.map((value, i) => (i === 0 ? index + end : i === along ? c + end : value));
    const part = overlap({ start: at(box.start, 0), stop: at(box.stop, 1) }, whole);
    if (isEmpty(part)) continue;
    const wanted = level.axes.flatMap((axis, i) =>
      i === 0 || axis === "c" ? [] : [[axis, [part.start[i] ?? 0, part.stop[i] ?? 0]] as const],
    );
    const channel = colorsOf(image) === 1 ? 0 : c;
    const region: Region = { ...Object.fromEntries(wanted), c: [channel, channel + 1] };
    const block = await source.read(region, { signal });
    copyBox(part, { from: { box: part, data: block.data }, to: { box, data } });
  }
}

/** Where a member has pixels, in the stack's axes: all along c and the stack. */
function wholeOfMember({ grid }: MultiscaleImage, { axes, shape }: Level): Box {
  const stop = axes.map((axis, i) =>
    i === 0 || axis === "c" ? (shape[i] ?? 1) : (grid.shape[grid.axes.indexOf(axis)] ?? 1),
  );
  return { start: axes.map(() => 0), stop };
}
