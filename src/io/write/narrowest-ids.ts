import type { Dtype } from "#core/layers/grid.ts";
import { chunkBox } from "../chunks/chunk-boxes.ts";
import type { PixelSource, Pixels } from "../pixel-source.ts";
import { regionOf } from "../region.ts";
import { aFewAtOnce } from "./a-few-at-once.ts";
import { savedChunkShape, savedChunks } from "./saved-chunks.ts";

/** From narrow to wide. */
const idTypes: readonly { dtype: Dtype; largest: number }[] = [
  { dtype: "uint8", largest: 0xff },
  { dtype: "uint16", largest: 0xffff },
  { dtype: "uint32", largest: 0xffffffff },
];

/** The smallest type that holds every id of a level; looks at no more of them than it must. */
export async function narrowestIds(level: PixelSource, signal: AbortSignal): Promise<Dtype> {
  const narrower = idTypes.slice(0, Math.max(0, typeIndex(level.dtype)));
  const enough = narrower.at(-1)?.largest;
  if (enough === undefined) return level.dtype;
  const largest = await largestId(level, { enough, signal });
  return narrower.find((type) => largest <= type.largest)?.dtype ?? level.dtype;
}

function typeIndex(wanted: Dtype): number {
  return idTypes.findIndex(({ dtype }) => dtype === wanted);
}

/** Or any id above `enough`, if there is one. */
async function largestId(
  level: PixelSource,
  { enough, signal }: { enough: number; signal: AbortSignal },
): Promise<number> {
  const chunkShape = savedChunkShape(level.shape);
  let largest = 0;
  await aFewAtOnce(savedChunks(level, chunkShape).coords(), {
    signal,
    isDone: () => largest > enough,
    async act(coords) {
      const region = regionOf(level.axes, chunkBox(coords, chunkShape));
      const { data } = await level.read(region, { signal });
      largest = Math.max(largest, largestOf(data));
    },
  });
  return largest;
}

function largestOf(data: Pixels): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, data[i] ?? 0);
  return largest;
}
