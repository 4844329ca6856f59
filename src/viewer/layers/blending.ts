import type { Layer as DeckLayer } from "@deck.gl/core";
import type { Blending } from "#core/layers/layer.ts";

/** How a layer's colours meet what is drawn already. */
export interface Blend {
  /** Of the shader, 0..1. */
  readonly opacity: number;
  readonly parameters: DeckLayer["props"]["parameters"];
}

type Meeting = Exclude<Blending, "opaque">;

/** WebGL keeps what is not said from the layer before, so each says everything. Of empty canvas the alpha is 0. */
const parameters = {
  translucent: {
    blend: true,
    blendColorOperation: "add",
    blendColorSrcFactor: "src-alpha",
    blendColorDstFactor: "one-minus-src-alpha",
    blendAlphaOperation: "add",
    blendAlphaSrcFactor: "one",
    blendAlphaDstFactor: "one-minus-src-alpha",
  },
  additive: {
    blend: true,
    blendColorOperation: "add",
    blendColorSrcFactor: "src-alpha",
    blendColorDstFactor: "one",
    blendAlphaOperation: "add",
    blendAlphaSrcFactor: "one",
    blendAlphaDstFactor: "one",
  },
  minimum: {
    blend: true,
    blendColorOperation: "min",
    blendColorSrcFactor: "one",
    blendColorDstFactor: "one",
    blendAlphaOperation: "max",
    blendAlphaSrcFactor: "one",
    blendAlphaDstFactor: "one",
  },
} as const satisfies { readonly [B in Meeting]: Blend["parameters"] };

/** Opaque is translucent without seeing through it. Below the lowest layer there is nothing to be darker than. */
export function blendOf(
  blending: Blending,
  { opacity, isLowest }: { opacity: number; isLowest: boolean },
): Blend {
  if (blending === "opaque") return { opacity: 1, parameters: parameters.translucent };
  const meeting: Meeting = blending === "minimum" && isLowest ? "translucent" : blending;
  return { opacity, parameters: parameters[meeting] };
}
