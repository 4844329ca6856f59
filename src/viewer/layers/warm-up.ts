import type { Layer as DeckLayer } from "@deck.gl/core";
import { createImageLayer, createLabelsLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import type { Channel } from "#core/layers/layer.ts";
import { fileImage } from "#io/file-image.ts";
import { wholeLevel } from "#io/whole-image.ts";
import { drawImage, imageInput } from "./image.ts";
import { drawLabels } from "./labels.ts";
import { Tiles } from "./tiles.ts";

/** Layers to be drawn once; the owner releases them. */
export interface WarmUp {
  readonly layers: readonly DeckLayer[];
  release(): void;
}

/**
 * An image and labels of one pixel at the origin, transparent. Graphics drivers compile a program when it first draws,
 * which takes a tenth of a second or more: by this they do it while the page waits for its first image.
 */
export function warmUp(): WarmUp {
  const level = wholeLevel({
    ...{ width: 1, height: 1, samples: 1, dtype: "uint8", source: "warm-up" },
    decode: async () => new Uint8Array(1),
  });
  const image = fileImage({ levels: [level] });
  const { grid } = image;
  const inputs = { image: imageInput(image, () => {}), labels: { tiles: oneLabel(grid) } };
  const drawnIn = { dims: {}, isLowest: true };
  const start = { name: "", grid };
  const imageLayer = createImageLayer(start, [dark]);
  const labelsLayer = createLabelsLayer(start);
  for (const { opacity } of [imageLayer, labelsLayer]) opacity.value = 0;
  return {
    layers: [
      drawImage(imageLayer, inputs.image, drawnIn),
      drawLabels(labelsLayer, inputs.labels, drawnIn),
    ],
    release() {
      inputs.image.release();
      inputs.labels.tiles.release();
    },
  };
}

function oneLabel(grid: Grid): Tiles {
  const pixels = { data: new Uint8Array([1]), pitch: 1 };
  return new Tiles({
    ...{ grid, format: "r8uint", onBroken() {} },
    peek: () => pixels,
    load: async () => pixels,
  });
}

const dark: Channel = {
  ...{ name: "", color: [0, 0, 0], colormap: "color", gamma: 1 },
  ...{ visible: true, contrast: [0, 1] },
};
