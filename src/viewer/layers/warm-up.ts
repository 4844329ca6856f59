import type { Layer as DeckLayer } from "@deck.gl/core";
import { createImageLayer, createLabelsLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import type { Channel } from "#core/layers/layer.ts";
import { fileImage } from "#io/file-image.ts";
import { wholeLevel } from "#io/whole-image.ts";
import type { DrawnIn } from "./drawn-in.ts";
import { drawImage, imageInput } from "./image.ts";
import { drawLabels } from "./labels.ts";
import { Tiles } from "./tiles.ts";

/** What is drawn once, below everything. */
export interface WarmUp {
  /** None once they were drawn. */
  readonly layers: readonly DeckLayer[];
  /** To be called after each frame. */
  afterFrame(): void;
  release(): void;
}

/**
 * An image and labels of one pixel at the origin, transparent. Graphics drivers compile a program when it first draws,
 * which takes a tenth of a second or more: by this they do it while the page waits for its first image.
 */
export function warmUp({ onDone }: { onDone(): void }): WarmUp {
  const drawnIn: DrawnIn = { dims: {}, isLowest: true, isVisible: true, columns: [0, 1] };
  const input = imageInput(onePixel, () => {});
  const tiles = oneLabel(onePixel.grid);
  const start = { name: "", grid: onePixel.grid };
  const [image, labels] = [createImageLayer(start, [dark]), createLabelsLayer(start)];
  for (const { opacity } of [image, labels]) opacity.value = 0;
  const release = () => {
    input.release();
    tiles.release();
  };
  let layers: readonly DeckLayer[] = [
    drawImage(image, input, drawnIn),
    drawLabels(labels, { tiles }, drawnIn),
  ];
  return {
    get layers() {
      return layers;
    },
    afterFrame() {
      if (layers.length === 0 || !layers.every(({ isLoaded }) => isLoaded)) return;
      layers = [];
      release();
      onDone();
    },
    release,
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

const onePixel = fileImage({
  levels: [
    wholeLevel({
      ...{ width: 1, height: 1, samples: 1, dtype: "uint8", source: "warm-up" },
      decode: async () => new Uint8Array(1),
    }),
  ],
});

const dark: Channel = {
  ...{ name: "", color: [0, 0, 0], colormap: "color", gamma: 1 },
  ...{ visible: true, contrast: [0, 1] },
};
