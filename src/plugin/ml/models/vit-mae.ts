import { type Graph, graphBuilder, graphInput } from "#compute/index.ts";
import type { ModelMember, ModelParameters } from "./model.ts";

/** BiaPy calls them VIT_TOKEN_SIZE, VIT_EMBED_DIM, VIT_NUM_LAYERS, VIT_NUM_HEADS, VIT_MLP_RATIO and MAE_DEC_*. */
export interface VitMaeParameters extends ModelParameters {
  /** Pixels on the side of a patch, a multiple of `token`: its positions are learnt for one size. */
  readonly size: number;
  /** Pixels on the side of a token. */
  readonly token: number;
  /** Tokens of a patch that are hidden. */
  readonly hidden: number;
  /** Channels of a token, in the encoder and in the decoder: multiples of 4, and of the heads. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly decoderWidth: number;
  readonly decoderLayers: number;
  readonly decoderHeads: number;
}

/**
 * A masked autoencoder (He et al. 2022, arXiv 2111.06377) small enough for a browser, with BiaPy's parameter names: the encoder is given
 * the tokens that are seen, the decoder puts a learned token wherever one is hidden, and says what every pixel was. Its input is an image
 * and one channel more: the mask, 1 in hidden squares of `token` pixels. Other than in BiaPy, positions are the paper's sines and cosines, not
 * random numbers, and the decoder's settings count.
 */
export const vitMae = {
  id: "vit-mae",
  title: "Masked autoencoder (ViT)",
  summary: "BiaPy's transformer, for hidden blocks alone; needs many images",
  defaults: {
    ...{ inputChannels: 1, outputChannels: 1, size: 128, token: 16, hidden: 32 },
    ...{ width: 160, layers: 4, heads: 4, decoderWidth: 96, decoderLayers: 2, decoderHeads: 4 },
  } as VitMaeParameters, // wider than the literals
  build(parameters: VitMaeParameters): Graph {
    check(parameters);
    const { inputChannels, outputChannels, size, token, hidden } = parameters;
    const { width, heads, layers, decoderWidth, decoderHeads, decoderLayers } = parameters;
    const { add, build } = graphBuilder(inputChannels + 1);
    const tokens = { token, grid: size / token };
    const ranks = add({ kind: "token-ranks", id: "ranks", inputs: [graphInput], ...tokens });
    const patches = add({
      ...{ kind: "visible-patches", id: "patches", inputs: [graphInput], ...tokens, hidden },
    });
    const embedded = add({
      ...{ kind: "linear", id: "patch_embed.proj", inputs: [patches] },
      ...{ channels: width, patch: token },
    });
    const started = add({ kind: "class-token", id: "cls_token", inputs: [embedded] });
    const { grid } = tokens;
    const placed = add({ kind: "positions", id: "pos_embed", inputs: [started, ranks], grid });
    const encoded = addStack(add, placed, { blocks: "blocks", norm: "norm", width, heads, layers });
    const narrowed = addLinear(add, encoded, { id: "decoder_embed", channels: decoderWidth });
    const whole = add({ kind: "mask-tokens", id: "mask_token", inputs: [narrowed, ranks] });
    const decoded = addStack(
      add,
      add({ kind: "positions", id: "decoder_pos_embed", inputs: [whole], grid }),
      {
        ...{ blocks: "decoder_blocks", norm: "decoder_norm" },
        ...{ width: decoderWidth, heads: decoderHeads, layers: decoderLayers },
      },
    );
    const channels = outputChannels * token ** 2;
    const squares = addLinear(add, decoded, { id: "decoder_pred", channels });
    add({ kind: "unpatchify", id: "image", inputs: [squares], ...tokens });
    return build();
  },
} as const satisfies ModelMember<"vit-mae", VitMaeParameters>;

function check(parameters: VitMaeParameters): void {
  const { size, token, width, heads, decoderWidth, decoderHeads } = parameters;
  if (size % token !== 0)
    throw new Error(`A patch of ${size} pixels is no whole number of tokens of ${token}`);
  for (const [channels, among] of [
    [width, heads],
    [decoderWidth, decoderHeads],
  ] as const)
    if (channels % 4 !== 0 || channels % among !== 0)
      throw new Error(
        `Tokens of ${channels} channels for ${among} heads; multiples of 4 and of the heads work`,
      );
}

type Add = ReturnType<typeof graphBuilder>["add"];

interface Stack {
  readonly blocks: string;
  readonly norm: string;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
}

/** Blocks as timm has them (norms first, Vaswani et al. 2017 otherwise), with four times the width between; a norm at the end. */
function addStack(add: Add, input: string, { blocks, norm, width, heads, layers }: Stack): string {
  let map = input;
  for (let i = 0; i < layers; i++) {
    const id = `${blocks}.${i}`;
    const qkv = addLinear(add, addNorm(add, map, `${id}.norm1`), {
      ...{ id: `${id}.attn.qkv`, channels: 3 * width },
    });
    const mixed = add({ kind: "self-attention", id: `${id}.attn`, inputs: [qkv], heads });
    const attended = addLinear(add, mixed, { id: `${id}.attn.proj`, channels: width });
    map = add({ kind: "add", id: `${id}.attended`, inputs: [map, attended] });
    const wide = addLinear(add, addNorm(add, map, `${id}.norm2`), {
      ...{ id: `${id}.mlp.fc1`, channels: 4 * width },
    });
    const bent = add({ kind: "gelu", id: `${id}.mlp.act`, inputs: [wide] });
    const changed = addLinear(add, bent, { id: `${id}.mlp.fc2`, channels: width });
    map = add({ kind: "add", id, inputs: [map, changed] });
  }
  return addNorm(add, map, norm);
}

function addNorm(add: Add, input: string, id: string): string {
  return add({ kind: "layer-norm", id, inputs: [input], epsilon: 1e-6 });
}

function addLinear(
  add: Add,
  input: string,
  { id, channels }: { readonly id: string; readonly channels: number },
): string {
  return add({ kind: "linear", id, inputs: [input], channels });
}
