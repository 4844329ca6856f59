import type { Dtype } from "#core/layers/grid.ts";
import { bytesOfSample, type StoredPixels } from "../stored-type.ts";
import { Appender } from "../stores/appender.ts";
import type { FileSink } from "../stores/save-folder.ts";
import { aFewAtOnce } from "./a-few-at-once.ts";
import { type Band, bandsOf, planesOf, rowsOfBand } from "./bands.ts";
import { deflate } from "./deflate.ts";
import { imageJAxes, imageJDescription, imageJName } from "./imagej-description.ts";
import type { SavedImage } from "./saved-image.ts";
import { savedType } from "./saved-type.ts";
import { asciiValues, reciprocal, type TiffField, TiffFrame } from "./tiff-directory.ts";
import { cannotHold, type FileWriter, type WriteOptions } from "./writer.ts";

/** About how much a strip unpacks to. */
const stripBytes = 256 * 1024;
/** Offsets of a plain TIFF end at 4 GiB; packed pixels may come out a little larger than they were. */
const mostOfPlain = 4 * 2 ** 30 * 0.97;

/** The finest level as pages of deflated strips, with ImageJ's description; BigTIFF where it may be larger than 4 GiB. */
export const tiff = {
  id: "tiff",
  title: "TIFF",
  holds: "file",
  ending: ".tif",
  otherEnding: ".tiff",
  refuses({ levels: [{ axes }] }) {
    const known: readonly string[] = [...imageJAxes, "y", "x"];
    const unknown = axes.filter((axis) => !known.includes(imageJName(axis)));
    if (unknown.length === 0) return undefined;
    return `it has an axis ${unknown.join(", ")}, and pages know t, z and c; save it as OME-Zarr or .npy`;
  },
  write: writeTiff,
} as const satisfies FileWriter;

async function writeTiff(image: SavedImage, to: FileSink, options: WriteOptions): Promise<void> {
  const [finest] = image.levels;
  const dtype = await savedType(image, options.signal);
  if (dtype === "uint64" || dtype === "int64")
    throw cannotHold(tiff, image.name, "it has ids of 64 bits; save it as .npy or OME-Zarr");
  const samples = finest.shape.reduce((product, length) => product * length, 1);
  const file = new Appender(to);
  const frame = new TiffFrame(file, { big: samples * bytesOfSample(dtype) > mostOfPlain });
  await frame.begin();
  const [height = 0] = finest.shape.slice(-2);
  const planes = pagesOf(image);
  let rowsDone = 0;
  const onRows = (rows: number) => {
    rowsDone += rows;
    options.onProgress(rowsDone / (planes.length * height));
  };
  for (const [i, plane] of planes.entries()) {
    const strips = await writeStrips(image, { file, plane, dtype, onRows, ...options });
    await frame.directory(fieldsOf(image, { strips, dtype, isFirst: i === 0 }));
  }
  await file.flush();
}

/** Its planes in ImageJ's order: channels of a slice, slices of a frame. */
function pagesOf({ levels: [finest] }: SavedImage): (readonly number[])[] {
  const outer = finest.axes.slice(0, -2).map(imageJName);
  const place = (plane: readonly number[]) =>
    imageJAxes.reduce((at, axis) => {
      const i = outer.indexOf(axis);
      return i < 0 ? at : at * (finest.shape[i] ?? 1) + (plane[i] ?? 0);
    }, 0);
  return [...planesOf(finest)].sort((a, b) => place(a) - place(b));
}

interface Strips {
  readonly rows: number;
  readonly offsets: readonly number[];
  readonly counts: readonly number[];
}

interface Page extends WriteOptions {
  readonly file: Appender;
  readonly plane: readonly number[];
  readonly dtype: Dtype;
  onRows(rows: number): void;
}

async function writeStrips(
  { levels: [finest], ids }: SavedImage,
  { file, plane, dtype, signal, onRows }: Page,
): Promise<Strips> {
  const width = finest.shape.at(-1) ?? 1;
  const rowBytes = width * bytesOfSample(dtype);
  const rows = Math.max(1, Math.floor(stripBytes / rowBytes));
  const bandRows = Math.max(rows, rowsOfBand(width, bytesOfSample(dtype)));
  const wholeStrips = bandRows - (bandRows % rows);
  const [offsets, counts]: [number[], number[]] = [[], []];
  const empty = new Map<number, Uint8Array<ArrayBuffer>>();
  for await (const band of bandsOf(finest, plane, {
    ...{ dtype, wide: ids?.wide },
    ...{ rows: wholeStrips, signal },
  })) {
    for (const strip of await packed(band, { width, rows, empty, signal })) {
      offsets.push(file.length);
      counts.push(strip.length);
      await file.append(strip);
    }
    onRows(band.rows);
  }
  return { rows, offsets, counts };
}

interface Packing {
  readonly width: number;
  /** Of a strip. */
  readonly rows: number;
  /** Strips of zeros by their length: those are packed once. */
  readonly empty: Map<number, Uint8Array<ArrayBuffer>>;
  readonly signal: AbortSignal;
}

async function packed(band: Band, { width, rows, empty, signal }: Packing) {
  const size = band.data.BYTES_PER_ELEMENT;
  const strips: Uint8Array<ArrayBuffer>[] = [];
  const starts = Array.from({ length: Math.ceil(band.rows / rows) }, (_, i) => i);
  await aFewAtOnce(starts, {
    signal,
    async act(i) {
      const length = Math.min(rows, band.rows - i * rows) * width;
      const bytes = bytesOf(band.data, { from: i * rows * width * size, length: length * size });
      const known = band.isEmpty ? empty.get(length) : undefined;
      const strip = known ?? (await deflate(bytes));
      if (band.isEmpty) empty.set(length, strip);
      strips[i] = strip;
    },
  });
  return strips;
}

/** Pixels made here are not shared between threads. */
function bytesOf(
  { buffer, byteOffset }: StoredPixels,
  { from, length }: { from: number; length: number },
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset + from, length);
}

interface PageFacts {
  readonly strips: Strips;
  readonly dtype: Dtype;
  readonly isFirst: boolean;
}

function fieldsOf(image: SavedImage, { strips, dtype, isFirst }: PageFacts): TiffField[] {
  const { grid, levels } = image;
  const [height = 0, width = 0] = levels[0].shape.slice(-2);
  const [scaleY = 1, scaleX = 1] = grid.scale.slice(-2);
  const short = (tag: number, value: number): TiffField => ({
    tag,
    type: "short",
    values: [value],
  });
  const long = (tag: number, value: number): TiffField => ({ tag, type: "long", values: [value] });
  const text = (tag: number, value: string): TiffField => ({
    tag,
    type: "ascii",
    values: asciiValues(value),
  });
  return [
    long(256, width),
    long(257, height),
    short(258, 8 * bytesOfSample(dtype)),
    short(259, 8), // deflate, as Adobe numbers it
    short(262, 1), // zero is black
    ...(isFirst ? [text(270, imageJDescription(image))] : []),
    { tag: 273, type: "offset", values: strips.offsets },
    short(277, 1),
    long(278, strips.rows),
    { tag: 279, type: "offset", values: strips.counts },
    { tag: 282, type: "rational", values: reciprocal(scaleX) },
    { tag: 283, type: "rational", values: reciprocal(scaleY) },
    short(296, 1), // of a unit that the description names
    text(305, "Lamella"),
    short(339, sampleFormats[dtype.replace(/\d+/, "")] ?? 1),
  ];
}

const sampleFormats: { readonly [kind: string]: number } = { uint: 1, int: 2, float: 3 };
