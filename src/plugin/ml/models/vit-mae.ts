import { type Graph, graphBuilder, graphInput } from "#compute/index.ts";
import type { ModelMember, ModelParameters } from "./model.ts";

/** Names in words of BiaPy's keys: VIT_TOKEN_SIZE, VIT_EMBED_DIM, VIT_NUM_LAYERS, VIT_NUM_HEADS, MAE_DEC_*, MAE_MASK_RATIO. */
export interface VitMaeParameters extends ModelParameters {
  /** Pixels on the side of a patch: position embeddings are for one size. */
  readonly size: number;
  /** Pixels on the side of a token, which is hidden or seen as a whole. */
  readonly token: number;
  /** Of the tokens of a patch, hidden: all but `floor(tokens (1 - ratio))`. */
  readonly ratio: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly decoderWidth: number;
  readonly decoderLayers: number;
  readonly decoderHeads: number;
}

/**
 * A small masked autoencoder (He et al. 2022, arXiv 2111.06377) with BiaPy's parameter names: the encoder is given the tokens that are
 * seen, the decoder puts a learned token wherever one is hidden and says what every pixel was. Its image has the mask as one
 * channel more, 1 where a token is hidden, on blocks of `token` pixels. Other than in BiaPy, positions are the sines and cosines of the
 * paper, not random numbers, and the decoder's settings count.
 */
export const vitMae = {
  id: "vit-mae",
  title: "Masked autoencoder (ViT)",
  summary: "BiaPy's vision transformer for hidden blocks; learns slowly from few images",
  purpose: "pretraining",
  defaults: {
    ...{ inputChannels: 1, outputChannels: 1, size: 128, token: 16, ratio: 0.5 },
    ...{ width: 160, layers: 4, heads: 4, decoderWidth: 96, decoderLayers: 2, decoderHeads: 4 },
  } as VitMaeParameters, // wider than the literals
  build(parameters: VitMaeParameters): Graph {
    check(parameters);
    const { inputChannels, size, token, ratio, width, decoderWidth, outputChannels } = parameters;
    const tokens = { token, grid: size / token };
    const hidden = hiddenOf(parameters);
    const builder = graphBuilder(inputChannels + 1);
    const { add } = builder;
    const linear = linearOf(add);
    const ranks = add({ kind: "token-ranks", id: "ranks", inputs: [graphInput], ...tokens });
    const seen = { ...tokens, hidden };
    const patches = add({ kind: "visible-patches", id: "patches", inputs: [graphInput], ...seen });
    const id = "patch_embed.proj";
    add({ kind: "linear", id, inputs: [patches], channels: width, patch: token });
    add({ kind: "class-token", id: "cls_token", inputs: [id] });
    const { grid } = tokens;
    add({ kind: "positions", id: "pos_embed", inputs: ["cls_token", ranks], grid });
    const { layers, heads, decoderLayers, decoderHeads } = parameters;
    const block = blockOf(add);
    let map = "pos_embed";
    for (let i = 0; i < layers; i++) map = block(map, { id: `blocks.${i}`, width, heads });
    const encoded = norm(add, map, "norm");
    const narrowed = linear(encoded, "decoder_embed", decoderWidth);
    add({ kind: "mask-tokens", id: "mask_token", inputs: [narrowed, ranks] });
    map = add({ kind: "positions", id: "decoder_pos_embed", inputs: ["mask_token"], grid });
    const decoder = { width: decoderWidth, heads: decoderHeads };
    for (let i = 0; i < decoderLayers; i++)
      map = block(map, { id: `decoder_blocks.${i}`, ...decoder });
    const decoded = norm(add, map, "decoder_norm");
    const squares = linear(decoded, "decoder_pred", token ** 2 * outputChannels);
    add({ kind: "unpatchify", id: "image", inputs: [squares], ...tokens });
    if (ratio <= 0 || ratio >= 1) throw new Error(`A mask ratio of ${ratio}; between 0 and 1 works`);
    return builder.build();
  },
} as const satisfies ModelMember<"vit-mae", VitMaeParameters>;
