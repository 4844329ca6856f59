import type { ChannelDescription } from "../pixel-source.ts";
import type { Directory, Encoding } from "./directory.ts";
import { type ImageJ, parseImageJ, parseImageJChannels } from "./imagej.ts";
import { colorOfLookup } from "./lookup-color.ts";
import { parseOmeXml } from "./ome-xml.ts";
import { type Planes, planesInOrder } from "./planes.ts";
import type { TiffPage } from "./tiff-page.ts";

/** What the first page says of the whole image. */
export interface TiffMetadata {
  /** Undefined where nobody says how the pages belong together. */
  readonly planes: Planes | undefined;
  /** Where all planes follow each other behind the first page's: how many there are. */
  readonly pages: number | undefined;
  readonly name?: string | undefined;
  readonly channels: readonly ChannelDescription[];
  readonly scale: { readonly [axis: string]: number };
  readonly units: { readonly [axis: string]: string | null };
  readonly notes: readonly string[];
}

interface Reading {
  readonly page: TiffPage;
  readonly encoding: Encoding;
  readonly fileName: string;
  readonly signal: AbortSignal;
}

/** OME-XML, ImageJ's description, or the plain tags; or in words why the image cannot be read. */
export async function readMetadata(
  directory: Directory,
  reading: Reading,
): Promise<TiffMetadata | { readonly lacks: string }> {
  const { signal, page } = reading;
  const description = (await directory.text("description", signal)) ?? "";
  if (/<(\w+:)?OME[\s>]/.test(description.slice(0, 5000))) return fromOme(description, reading);
  const imageJ = parseImageJ(description);
  if (imageJ) return fromImageJ(imageJ, directory, reading);
  const channels = await paletteChannels(directory, page, signal);
  return { planes: undefined, pages: undefined, channels, scale: {}, units: {}, notes: [] };
}

function fromOme(
  xml: string,
  { fileName, page }: Reading,
): TiffMetadata | { readonly lacks: string } {
  const ome = parseOmeXml(xml, { fileName, samples: page.samples });
  if ("lacks" in ome) return ome;
  const { axes, pages, images } = ome;
  const missing = pages.filter((number) => number === undefined).length;
  if (missing > 0) return { lacks: `${missing} of its ${pages.length} planes are not in the file` };
  const inOrder = planesInOrder(axes);
  return {
    ...ome,
    planes: { axes: inOrder.axes, pageAt: (index) => pages[inOrder.pageAt(index)] ?? 0 },
    pages: undefined,
    notes: images > 1 ? [`${fileName} holds ${images} images; the first is shown`] : [],
  };
}

async function fromImageJ(
  imageJ: ImageJ,
  directory: Directory,
  { page, encoding, signal }: Reading,
): Promise<TiffMetadata> {
  const { spacing, interval, unit } = imageJ;
  const perUnit = async (tag: "xResolution" | "yResolution") => {
    const value = await directory.number(tag, signal);
    return value !== undefined && value > 0 && Number.isFinite(value) ? 1 / value : 1;
  };
  const known = unit !== null;
  return {
    planes: planesInOrder(imageJ.axes),
    pages: imageJ.pages,
    channels: await imageJChannels(imageJ, directory, { page, encoding, signal }),
    scale: {
      ...(known && { x: await perUnit("xResolution"), y: await perUnit("yResolution") }),
      z: spacing,
      ...(interval && { t: interval }),
    },
    units: { ...(known && { x: unit, y: unit, z: unit }), ...(interval && { t: "second" }) },
    notes: [],
  };
}

/** Of its own tags; else the one range that its description has, and the palette of the page. */
async function imageJChannels(
  { axes, contrast }: ImageJ,
  directory: Directory,
  { page, encoding, signal }: Omit<Reading, "fileName">,
): Promise<ChannelDescription[]> {
  const bytes = await directory.bytes("imageJ", signal);
  const sizes = await directory.numbers("imageJSizes", signal);
  const said = bytes ? parseImageJChannels(bytes, { sizes, ...encoding }) : [];
  if (page.samples > 1) return [];
  const [palette] = await paletteChannels(directory, page, signal);
  const count = axes.find(({ name }) => name === "c")?.length ?? 1;
  return Array.from({ length: count }, (_, c) => ({
    color: said[c]?.color ?? (count === 1 ? palette?.color : undefined),
    contrast: said[c]?.contrast ?? (count === 1 ? contrast : undefined),
  }));
}

/** A palette from black to one colour is how that channel is drawn; its pixels stay as they are. */
async function paletteChannels(
  directory: Directory,
  { photometric }: TiffPage,
  signal: AbortSignal,
): Promise<ChannelDescription[]> {
  if (photometric !== 3) return [];
  const map = await directory.numbers("colorMap", signal);
  const color = colorOfLookup(Uint8Array.from(map, (value) => value >> 8));
  return color ? [{ color }] : [];
}
