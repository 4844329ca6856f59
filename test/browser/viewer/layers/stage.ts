import { Deck, type Layer, OrthographicView } from "@deck.gl/core";
import type { Dims } from "#core/viewer-model.ts";
import type { DrawnIn } from "#viewer/layers/drawn-in.ts";

const sidePx = 128;

/** A canvas of 128 x 128 pixels that looks at `center` (x, y) and shows layers on black. */
export interface Stage {
  /** Draws, waits until all is loaded, and returns the colour at a pixel of the canvas, from its top left corner. */
  show(layers: readonly Layer[]): Promise<Picture>;
  /** The next frame, whatever is loaded by then. */
  now(): Promise<Picture>;
  look(center: readonly [number, number], zoom: number): void;
  dispose(): void;
}

/** The lowest layer, in one plane. */
export function inPlane(dims: Dims): DrawnIn {
  return { dims, isLowest: true, isVisible: true, columns: [0, 1] };
}

export type Picture = (x: number, y: number) => [red: number, green: number, blue: number];

export function createStage(): Stage {
  const parent = document.createElement("div");
  parent.style.cssText = `position: relative; width: ${sidePx}px; height: ${sidePx}px; background: black`;
  document.body.append(parent);
  let rendered: () => void = () => {};
  let shown: readonly Layer[] = [];
  let viewState = { target: [0, 0, 0] as [number, number, number], zoom: 0 };
  const deck = new Deck<OrthographicView>({
    parent,
    width: sidePx,
    height: sidePx,
    useDevicePixels: false,
    views: new OrthographicView({ id: "main" }),
    viewState,
    layers: [],
    onAfterRender: () => rendered(),
    onError: (error) => {
      throw error;
    },
  });
  return {
    look([x, y], zoom) {
      viewState = { target: [x, y, 0], zoom };
      deck.setProps({ viewState });
    },
    show(layers) {
      shown = layers;
      deck.setProps({ layers: [...layers] });
      return new Promise((resolve) => {
        rendered = () => {
          if (!shown.every((layer) => layer.isLoaded)) return;
          rendered = () => {};
          resolve(pictureOf(parent));
        };
        deck.redraw("asked by the test");
      });
    },
    now: () =>
      new Promise((resolve) => {
        rendered = () => resolve(pictureOf(parent));
        deck.redraw("asked by the test");
      }),
    dispose() {
      deck.finalize();
      parent.remove();
    },
  };
}

/** Within the frame, before the browser clears the canvas. */
function pictureOf(parent: HTMLElement): Picture {
  const gl = parent.querySelector("canvas")?.getContext("webgl2");
  if (!gl) throw new Error("there is no WebGL here");
  const pixels = new Uint8Array(sidePx * sidePx * 4);
  gl.readPixels(0, 0, sidePx, sidePx, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return (x, y) => {
    const at = ((sidePx - 1 - y) * sidePx + x) * 4; // WebGL counts rows from the bottom
    return [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
  };
}
