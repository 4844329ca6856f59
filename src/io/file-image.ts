import type { Grid } from "#core/layers/grid.ts";
import { overviewsOf } from "./overviews.ts";
import type {
  ChannelDescription,
  ImageDescription,
  MultiscaleImage,
  PixelSource,
} from "./pixel-source.ts";

/** What a file that is no OME-Zarr can say of its image; what is left out is not known. */
export interface FileImage {
  readonly levels: readonly [PixelSource, ...PixelSource[]];
  /** Size of a pixel by axis, and its unit. */
  readonly scale?: { readonly [axis: string]: number };
  readonly units?: { readonly [axis: string]: string | null };
  readonly name?: string | undefined;
  readonly channels?: readonly ChannelDescription[];
  readonly notes?: readonly string[];
}

/** An image of one file. Where it is large and has one level, coarser ones are made of it: see `overviewsOf`. */
export function fileImage({
  levels: stored,
  scale = {},
  units = {},
  name,
  channels = [],
  notes = [],
}: FileImage): MultiscaleImage {
  const [finest, ...coarser] = stored;
  const made = coarser.length > 0 ? [] : overviewsOf(finest, "mean");
  const levels = [finest, ...coarser, ...made] as const;
  const { axes, shape, dtype } = finest;
  const grid: Grid = {
    ...{ axes, shape, dtype },
    levels: levels.length,
    levelShapes: levels.map((level) => level.shape),
    scale: axes.map((axis) => scale[axis] ?? 1),
    units: axes.map((axis) => units[axis] ?? null),
  };
  const description: ImageDescription = { name, channels, notes, isLabels: false };
  return { grid, levels, stored: stored.length, description };
}

/** Samples of a pixel of a coloured image: red, green, blue, and how opaque it is, which is not shown. */
export const rgbChannels: readonly ChannelDescription[] = [
  { name: "Red", color: [255, 0, 0] },
  { name: "Green", color: [0, 255, 0] },
  { name: "Blue", color: [0, 0, 255] },
  { name: "Alpha", color: [255, 255, 255], visible: false },
];
