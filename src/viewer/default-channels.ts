import { type Dtype, lengthOf } from "#core/layers/grid.ts";
import type { Channel, ContrastRange, Rgb } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import { rgbChannels } from "#io/file-image.ts";
import type { ImageDescription, MultiscaleImage } from "#io/pixel-source.ts";
import { autoContrast } from "./contrast.ts";

/** How many channels show at first; more would be one white blur. */
const shownAtFirst = 4;

/** What the file says of its channels, and what a person would choose where it says nothing. */
export async function defaultChannels(
  image: MultiscaleImage,
  dims: Dims,
  signal: AbortSignal,
): Promise<Channel[]> {
  const { grid, description } = image;
  const count = lengthOf(grid, "c");
  const channels = await Promise.all(
    Array.from({ length: count }, async (_, c): Promise<Channel> => {
      const said = description.channels[c] ?? {};
      const whole = wholeRange[grid.dtype];
      return {
        name: said.name ?? (count === 1 ? "Intensity" : `Channel ${c + 1}`),
        color: said.color ?? (count === 1 ? white : (palette[c % palette.length] ?? white)),
        colormap: "color",
        gamma: 1,
        visible: said.visible ?? c < shownAtFirst,
        contrast:
          said.contrast ?? whole ?? (await autoContrast(image, { dims, channel: c, signal })),
      };
    }),
  );
  return isColored(description) ? withOneContrast(channels) : channels;
}

/** Whether the channels are the red, green and blue of one picture. */
function isColored({ channels }: ImageDescription): boolean {
  return rgbChannels
    .slice(0, 3)
    .every(({ color }, c) => channels[c]?.color?.join() === color?.join());
}

/** Else the colours would shift. */
function withOneContrast(channels: readonly Channel[]): Channel[] {
  const shown = channels.slice(0, 3).map(({ contrast }) => contrast);
  const contrast = [
    Math.min(...shown.map(([low]) => low)),
    Math.max(...shown.map(([, high]) => high)),
  ] as const;
  return channels.map((channel, c) => (c < 3 ? { ...channel, contrast } : channel));
}

/** Eight bits are looked at as they are; anything wider rarely fills its range. */
const wholeRange: { readonly [D in Dtype]?: ContrastRange } = { uint8: [0, 255] };

const white: Rgb = [255, 255, 255];

/** Distinct to most colour-blind eyes, and adding up towards white. */
const palette: readonly Rgb[] = [
  [0, 190, 255],
  [255, 170, 0],
  [255, 0, 170],
  [90, 230, 90],
  [255, 90, 60],
  [150, 120, 255],
];
