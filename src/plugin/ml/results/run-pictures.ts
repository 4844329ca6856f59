import { decode, encode } from "fast-png";
import * as v from "valibot";
import type { Key, Store, WritableStore } from "#io/stores/store.ts";
import { readZip, type ZipFiles } from "#io/zip/read-zip.ts";
import { zipOf } from "#io/zip/zip-of.ts";
import type { ReconstructionPicture, ReconstructionPictures } from "../preview/reconstruction.ts";

/** One file, so that pictures of one step lie together. */
const picturesKey: Key = "/pictures.zip";
const listName = "pictures.json";

const kinds = ["original", "input", "reconstruction", "reconstructionAndVisible"] as const;
type Kind = (typeof kinds)[number];

/** What the pictures are of; each lies beside it as `<number of the patch>_<kind>.png`. */
const listSchema = v.object({
  step: v.number(),
  height: v.number(),
  width: v.number(),
  patches: v.array(v.object({ image: v.string() })),
});

/** Keeps what a pretraining last made of its held-out patches, in the run's folder. */
export async function savePictures(
  store: WritableStore,
  { patches, ...of }: ReconstructionPictures,
): Promise<void> {
  const list = { ...of, patches: patches.map(({ image }) => ({ image })) };
  const pictures = patches.flatMap((patch, i) =>
    kinds.flatMap((kind) => {
      const pixels = patch[kind];
      return pixels ? [[nameOf(i, kind), encoded(pixels, of)] as const] : [];
    }),
  );
  const text = new TextEncoder().encode(JSON.stringify(list));
  await store.set(picturesKey, await zipOf([[listName, text], ...pictures]));
}

/** Undefined where none were kept. Rejects with `model/unreadable` where they are broken. */
export async function loadPictures(
  store: Store,
  { source, signal }: { readonly source: string; readonly signal: AbortSignal },
): Promise<ReconstructionPictures | undefined> {
  const bytes = await store.get(picturesKey, { signal });
  if (!bytes) return undefined;
  const files = await readZip(bytes, `${source}${picturesKey}`);
  const text = new TextDecoder().decode(await files.read(listName));
  const { patches, ...of } = v.parse(listSchema, JSON.parse(text));
  const read = patches.map(({ image }, i) => readPatch(files, { image, i }));
  return { ...of, patches: await Promise.all(read) };
}

async function readPatch(
  files: ZipFiles,
  { image, i }: { readonly image: string; readonly i: number },
): Promise<ReconstructionPicture> {
  const picture = async (kind: Kind) => decoded(await files.read(nameOf(i, kind)));
  const none = new Uint8ClampedArray(0);
  const both = await picture("reconstructionAndVisible");
  return {
    image,
    original: (await picture("original")) ?? none,
    input: (await picture("input")) ?? none,
    reconstruction: (await picture("reconstruction")) ?? none,
    ...(both && { reconstructionAndVisible: both }),
  };
}

function nameOf(patch: number, kind: Kind): string {
  return `${patch}_${kind}.png`;
}

/** Red, green and blue of RGBA: all of it is opaque. */
function encoded(
  pixels: Uint8ClampedArray,
  { height, width }: { readonly height: number; readonly width: number },
): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(height * width * 3);
  for (let pixel = 0; pixel < height * width; pixel++)
    data.set(pixels.subarray(4 * pixel, 4 * pixel + 3), 3 * pixel);
  return Uint8Array.from(encode({ height, width, data, channels: 3, depth: 8 }));
}

function decoded(png: Uint8Array | undefined): Uint8ClampedArray<ArrayBuffer> | undefined {
  if (!png) return undefined;
  const { data, height, width } = decode(png);
  const pixels = new Uint8ClampedArray(height * width * 4).fill(255);
  for (let pixel = 0; pixel < height * width; pixel++)
    for (let c = 0; c < 3; c++) pixels[4 * pixel + c] = data[3 * pixel + c] ?? 0;
  return pixels;
}
