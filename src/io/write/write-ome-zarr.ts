import { countOf, overlap, wholeOf } from "#core/labels/box.ts";
import { chunkBox } from "../chunks/chunk-boxes.ts";
import { copyBox } from "../chunks/copy-box.ts";
import { createPixels, type PixelSource } from "../pixel-source.ts";
import { regionOf } from "../region.ts";
import { numpyType, type StoredType } from "../stored-type.ts";
import type { FileTaker } from "../stores/save-folder.ts";
import type { Key } from "../stores/store.ts";
import {
  arrayMetadata,
  axesMetadata,
  jsonBytes,
  levelPlaces,
  transformsOf,
} from "../zarr/metadata.ts";
import { aFewAtOnce } from "./a-few-at-once.ts";
import { IdList, imageLabel } from "./image-label.ts";
import { omero } from "./omero.ts";
import { bloscCompressor, chunkPacker } from "./pack-chunks.ts";
import { savedChunkShape, savedChunks } from "./saved-chunks.ts";
import type { SavedImage } from "./saved-image.ts";
import { savedType } from "./saved-type.ts";
import { storedSamples } from "./stored-samples.ts";
import type { FolderWriteOptions } from "./writer.ts";

export type OmeZarrVersion = "0.4" | "0.5";

interface Parts extends FolderWriteOptions {
  readonly image: SavedImage;
  readonly version: OmeZarrVersion;
  readonly to: FileTaker;
  /** That is written: ids in as few bytes as they need. */
  readonly dtype: StoredType;
  readonly ids: IdList;
}

/**
 * Writes an image at the root of a folder as OME-Zarr 0.4 on Zarr v2 or 0.5 on v3: chunks, then what says what they are,
 * arrays first. Chunks of zeros are left out. What was broken off half-way is no image to any reader.
 */
export async function writeOmeZarr(
  image: SavedImage,
  options: FolderWriteOptions & { version: OmeZarrVersion; to: FileTaker },
): Promise<void> {
  const { signal } = options;
  const dtype = await savedType(image, signal);
  const parts: Parts = { image, ...options, dtype, ids: new IdList() };
  const counts = image.levels.map(
    (level) => savedChunks(level, savedChunkShape(level.shape)).count,
  );
  const total = counts.reduce((sum, count) => sum + count, 1);
  let done = 0;
  const onChunk = () => options.onProgress(++done / total);
  for (const [i, level] of image.levels.entries()) {
    await writeChunks(level, { ...parts, index: i, onChunk });
    await parts.to.set(...arrayFile(level, { ...parts, index: i }));
  }
  for (const [key, value] of groupFiles(parts)) await parts.to.set(key, value);
}

async function writeChunks(
  level: PixelSource,
  { index, onChunk, ...parts }: Parts & { index: number; onChunk: () => void },
): Promise<void> {
  const { signal, dtype, version, ids, to, image } = parts;
  const chunkShape = savedChunkShape(level.shape);
  const length = countOf(chunkShape);
  const pack = await chunkPacker(version === "0.4" ? 2 : 3, { dtype, length });
  const folder = version === "0.4" ? `/${index}` : `/${index}/c`;
  await aFewAtOnce(savedChunks(level, chunkShape).coords(), {
    signal,
    async act(coords) {
      const whole = chunkBox(coords, chunkShape);
      const box = overlap(whole, wholeOf(level.shape));
      const { data } = await level.read(regionOf(level.axes, box), { signal });
      onChunk();
      if (!data.some(isFilled)) return;
      if (image.ids && index === 0) ids.add(data);
      const pixels = createPixels(level.dtype, length);
      copyBox(box, { from: { box, data }, to: { box: whole, data: pixels } });
      const packed = await pack(storedSamples({ dtype, wide: image.ids?.wide }, pixels));
      signal.throwIfAborted();
      await to.set(`${folder}/${coords.join("/")}` as Key, packed); // begins with a slash
    },
  });
}

/** NaN is no 0. */
function isFilled(value: number): boolean {
  return value !== 0;
}

function arrayFile(
  { shape, axes }: PixelSource,
  { version, dtype, index }: Parts & { index: number },
): [Key, Uint8Array<ArrayBuffer>] {
  const chunkShape = savedChunkShape(shape);
  if (version === "0.5")
    return [`/${index}/zarr.json`, jsonBytes(arrayMetadata({ shape, chunkShape, dtype }, axes))];
  const metadata = {
    zarr_format: 2,
    shape,
    chunks: chunkShape,
    dtype: numpyType(dtype),
    compressor: bloscCompressor,
    fill_value: 0,
    order: "C",
    filters: null,
    dimension_separator: "/",
  };
  return [`/${index}/.zarray`, jsonBytes(metadata)];
}

/** The last one makes it an image. */
function groupFiles(parts: Parts): [Key, Uint8Array<ArrayBuffer>][] {
  const { version } = parts;
  const ome = omeMetadata(parts);
  if (version === "0.4")
    return [
      ["/.zgroup", jsonBytes({ zarr_format: 2 })],
      ["/.zattrs", jsonBytes(ome)],
    ];
  const attributes = { ome: { version, ...ome } };
  return [["/zarr.json", jsonBytes({ zarr_format: 3, node_type: "group", attributes })]];
}

function omeMetadata({ image, version, ids, place }: Parts): object {
  const { name, grid, levels, method, channels } = image;
  const shapes = levels.map(({ shape }) => shape);
  const [finest] = shapes;
  const places =
    place?.transforms ?? levelPlaces({ ...grid, shape: finest ?? grid.shape, levelShapes: shapes });
  const multiscale = {
    ...(version === "0.4" && { version }),
    name,
    axes: axesMetadata(grid),
    datasets: places.map((level, i) => ({
      path: String(i),
      coordinateTransformations: transformsOf(level),
    })),
    ...(method !== undefined && { type: method }),
    metadata: { writer: "Lamella" },
  };
  return {
    multiscales: [multiscale],
    ...(image.ids && {
      "image-label": imageLabel({ version, saved: image.ids, ids: ids.ids, image: place?.image }),
    }),
    ...(channels.length > 0 && { omero: omero(channels, levels[0].dtype) }),
  };
}
