import { type Dtype, lengthOf } from "#core/layers/grid.ts";
import type { Channel, ContrastRange, Rgb } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { autoContrast } from "./contrast.ts";

/** How many channels show at first; more would be one white blur. */
const shownAtFirst = 4;

/** What the file says of its channels, and what a person would choose where it says nothing. */
export function defaultChannels(
  image: MultiscaleImage,
  dims: Dims,
  signal: AbortSignal,
): Promise<Channel[]> {
  const { grid, description } = image;
  const count = lengthOf(grid, "c");
  return Promise.all(
    Array.from({ length: count }, async (_, c): Promise<Channel> => {
      const said = description.channels[c] ?? {};
      const whole = wholeRange[grid.dtype];
      return {
        name: said.name ?? (count === 1 ? "Intensity" : `Channel ${c + 1}`),
        color: said.color ?? (count === 1 ? white : (palette[c % palette.length] ?? white)),
        visible: said.visible ?? c < shownAtFirst,
        contrast:
          said.contrast ?? whole ?? (await autoContrast(image, { dims, channel: c, signal })),
      };
    }),
  );
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
