import { firstLarge, type LabelIds } from "#core/labels/label-ids.ts";
import type { Dtype } from "#core/layers/grid.ts";
import { chunkBox } from "../chunks/chunk-boxes.ts";
import type { PixelSource, Pixels } from "../pixel-source.ts";
import { regionOf } from "../region.ts";
import type { StoredType } from "../stored-type.ts";
import { aFewAtOnce } from "./a-few-at-once.ts";
import { savedChunkShape, savedChunks } from "./saved-chunks.ts";
import type { SavedImage } from "./saved-image.ts";

/** From narrow to wide. */
const idTypes: readonly { dtype: Dtype; largest: number }[] = [
  { dtype: "uint8", largest: 0xff },
  { dtype: "uint16", largest: 0xffff },
  { dtype: "uint32", largest: 0xffffffff },
];

/** The type that an image is written in: its own, or of ids the smallest that holds every one. */
export async function savedType(
  { levels: [finest], ids }: SavedImage,
  signal: AbortSignal,
): Promise<StoredType> {
  if (!ids) return finest.dtype;
  if (!ids.wide) return await narrowestIds(finest, signal);
  const numbers = await largeNumbers(finest, signal);
  if (numbers.size === 0) return await narrowestIds(finest, signal);
  return widestOf([...numbers], ids.wide);
}

/** Looks at no more of the ids than it must. */
async function narrowestIds(level: PixelSource, signal: AbortSignal): Promise<Dtype> {
  const narrower = idTypes.slice(0, Math.max(0, typeIndex(level.dtype)));
  const enough = narrower.at(-1)?.largest;
  if (enough === undefined) return level.dtype;
  let largest = 0;
  const look = (data: Pixels) => {
    for (let i = 0; i < data.length; i++) largest = Math.max(largest, data[i] ?? 0);
  };
  await lookAt(level, { look, isDone: () => largest > enough, signal });
  return narrower.find((type) => largest <= type.largest)?.dtype ?? level.dtype;
}

function typeIndex(wanted: Dtype): number {
  return idTypes.findIndex(({ dtype }) => dtype === wanted);
}

/** Numbers that stand for ids of 64 bits. */
async function largeNumbers(level: PixelSource, signal: AbortSignal): Promise<Set<number>> {
  const found = new Set<number>();
  const look = (data: Pixels) => {
    let last = 0;
    for (let i = 0; i < data.length; i++) {
      const number = data[i] ?? 0;
      if (number === last) continue;
      last = number;
      if (number >= firstLarge) found.add(number);
    }
  };
  await lookAt(level, { look, isDone: () => false, signal });
  return found;
}

/** Of ids that are below 0 or from 2^31 on; what fits neither kind of 64 bits is refused when it is written. */
function widestOf(numbers: readonly number[], wide: LabelIds): StoredType {
  const ids = numbers.map((number) => wide.exact(number));
  if (ids.some((id) => id < 0n)) return "int64";
  return ids.every((id) => id <= 0xffff_ffffn) ? "uint32" : "uint64";
}

async function lookAt(
  level: PixelSource,
  {
    look,
    isDone,
    signal,
  }: { look: (data: Pixels) => void; isDone: () => boolean; signal: AbortSignal },
): Promise<void> {
  const chunkShape = savedChunkShape(level.shape);
  await aFewAtOnce(savedChunks(level, chunkShape).coords(), {
    ...{ signal, isDone },
    async act(coords) {
      const region = regionOf(level.axes, chunkBox(coords, chunkShape));
      look((await level.read(region, { signal })).data);
    },
  });
}
