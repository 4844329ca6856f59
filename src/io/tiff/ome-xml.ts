import { XMLParser } from "fast-xml-parser";
import * as v from "valibot";
import type { Rgb } from "#core/layers/layer.ts";
import type { ChannelDescription } from "../pixel-source.ts";
import { unitNamed } from "../units.ts";
import { type PlaneAxis, placeOf } from "./planes.ts";

/** The first image of OME-XML, as far as its pixels need it. */
export interface OmeXml {
  readonly name: string | undefined;
  /** Slowest first; channels count pages, of which each may hold several samples. */
  readonly axes: readonly PlaneAxis[];
  /** One entry a channel element, or a sample of one. */
  readonly channels: readonly ChannelDescription[];
  /** Size of a pixel along the axes for which it is said. */
  readonly scale: { readonly [axis: string]: number };
  readonly units: { readonly [axis: string]: string | null };
  /** The page of each plane, in the order of `axes`; undefined where the file has none. */
  readonly pages: readonly (number | undefined)[];
  /** How many images the file describes. */
  readonly images: number;
}

const number = v.pipe(v.string(), v.transform(Number), v.finite());
const count = v.pipe(number, v.integer(), v.minValue(0));
const text = v.optional(v.string());

const tiffData = v.object({
  IFD: v.optional(count),
  FirstC: v.optional(count, "0"),
  FirstZ: v.optional(count, "0"),
  FirstT: v.optional(count, "0"),
  PlaneCount: v.optional(count),
  UUID: v.optional(v.union([v.string(), v.object({ FileName: text })])),
});

/** An element without attributes comes as an empty text. */
const emptyTiffData = v.pipe(
  v.literal(""),
  v.transform(() => v.parse(tiffData, {})),
);

const channel = v.object({
  Name: text,
  Color: v.optional(number),
  SamplesPerPixel: v.optional(count, "1"),
});

const pixels = v.object({
  DimensionOrder: v.pipe(v.string(), v.regex(/^XY[CZT]{3}$/)),
  SizeC: count,
  SizeZ: count,
  SizeT: count,
  PhysicalSizeX: v.optional(number),
  PhysicalSizeY: v.optional(number),
  PhysicalSizeZ: v.optional(number),
  TimeIncrement: v.optional(number),
  PhysicalSizeXUnit: v.optional(v.string(), "µm"),
  PhysicalSizeYUnit: v.optional(v.string(), "µm"),
  PhysicalSizeZUnit: v.optional(v.string(), "µm"),
  TimeIncrementUnit: v.optional(v.string(), "s"),
  Channel: v.optional(v.array(channel), []),
  TiffData: v.optional(v.array(v.union([tiffData, emptyTiffData])), []),
});
type Pixels = v.InferOutput<typeof pixels>;

const document = v.object({
  OME: v.object({
    UUID: text,
    BinaryOnly: v.optional(v.object({ MetadataFile: text })),
    Image: v.optional(v.array(v.object({ Name: text, Pixels: pixels })), []),
  }),
});

/** What OME-XML says of pages with that many samples a pixel, or in words why its image cannot be read. */
export function parseOmeXml(
  xml: string,
  { fileName, samples }: { fileName: string; samples: number },
): OmeXml | { readonly lacks: string } {
  const parsed = v.safeParse(document, parser.parse(xml));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return { lacks: `its OME-XML: ${v.getDotPath(issue) ?? "the whole"}: ${issue.message}` };
  }
  const { BinaryOnly, Image } = parsed.output.OME;
  const [image] = Image;
  if (BinaryOnly)
    return {
      lacks: `it is one of several files, described by ${BinaryOnly.MetadataFile ?? "another one"}; save the image as one OME-TIFF`,
    };
  if (!image) return { lacks: "its OME-XML describes no image" };
  const elsewhere = otherFiles(image.Pixels, fileName);
  if (elsewhere.length > 0)
    return {
      lacks: `some of its planes lie in other files (${elsewhere.slice(0, 3).join(", ")}${elsewhere.length > 3 ? ", ..." : ""}); save the image as one OME-TIFF`,
    };
  const axes = axesOf(image.Pixels, samples);
  return {
    name: image.Name,
    axes,
    channels: channelsOf(image.Pixels),
    ...sizesOf(image.Pixels),
    pages: pagesOf(image.Pixels, { axes, samples }),
    images: Image.length,
  };
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  removeNSPrefix: true,
  parseAttributeValue: false,
  parseTagValue: false,
  isArray: (name) => ["Image", "Channel", "TiffData"].includes(name),
});

/** Planes of one file may name it; a file that was renamed since has one name all the same. */
function otherFiles({ TiffData }: Pixels, fileName: string): string[] {
  const names = TiffData.flatMap(({ UUID }) =>
    typeof UUID === "object" && UUID.FileName !== undefined ? [UUID.FileName] : [],
  );
  const different = [...new Set(names)];
  return different.length > 1 ? different.filter((name) => name !== fileName) : [];
}

function axesOf(pixels: Pixels, samples: number): PlaneAxis[] {
  const lengths: { readonly [letter: string]: number } = {
    C: Math.max(1, Math.round(pixels.SizeC / samples)),
    Z: pixels.SizeZ,
    T: pixels.SizeT,
  };
  const letters = [...pixels.DimensionOrder.slice(2)].reverse();
  return letters.map((letter) => ({ name: letter.toLowerCase(), length: lengths[letter] ?? 1 }));
}

function channelsOf({ Channel }: Pixels): ChannelDescription[] {
  return Channel.flatMap(({ Name, Color, SamplesPerPixel }) =>
    SamplesPerPixel > 1
      ? [] // red, green and blue of one: named by whoever shows them
      : [{ name: Name, color: Color === undefined ? undefined : toRgb(Color) }],
  );
}

/** A signed integer of four bytes: red, green, blue, alpha. */
function toRgb(color: number): Rgb | undefined {
  const rgb: Rgb = [(color >> 24) & 255, (color >> 16) & 255, (color >> 8) & 255];
  return Math.max(...rgb) > 0 ? rgb : undefined;
}

function sizesOf(pixels: Pixels): Pick<OmeXml, "scale" | "units"> {
  const said = {
    x: [pixels.PhysicalSizeX, pixels.PhysicalSizeXUnit],
    y: [pixels.PhysicalSizeY, pixels.PhysicalSizeYUnit],
    z: [pixels.PhysicalSizeZ, pixels.PhysicalSizeZUnit],
    t: [pixels.TimeIncrement, pixels.TimeIncrementUnit],
  } as const;
  const known = Object.entries(said).filter(([, [size]]) => size !== undefined && size > 0);
  return {
    scale: Object.fromEntries(known.map(([axis, [size]]) => [axis, size ?? 1])),
    units: Object.fromEntries(known.map(([axis, [, unit]]) => [axis, unitNamed(unit)])),
  };
}

/** Which page holds which plane: as `TiffData` says, else in order. */
function pagesOf(
  pixels: Pixels,
  { axes, samples }: { axes: readonly PlaneAxis[]; samples: number },
): (number | undefined)[] {
  const total = axes.reduce((product, { length }) => product * length, 1);
  const blocks = pixels.TiffData.length > 0 ? pixels.TiffData : [v.parse(tiffData, {})];
  const pages = new Array<number | undefined>(total).fill(undefined);
  for (const { IFD, FirstC, FirstZ, FirstT, PlaneCount } of blocks) {
    const start = placeOf(axes, { c: Math.floor(FirstC / samples), z: FirstZ, t: FirstT });
    const length = PlaneCount ?? (IFD === undefined ? total : 1);
    for (let i = 0; i < length && start + i < total; i++) pages[start + i] = (IFD ?? 0) + i;
  }
  return pages;
}
