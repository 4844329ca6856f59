import { type Op, only, type Parameter, type Pass, parameter, type Shape } from "./op.ts";
import { checkLength, type TokenGrid, tokensOf } from "./token-grid.ts";
import { addAt, at, eachIndex, type Values, zeros } from "./values.ts";

export type PositionsAttributes = Pick<TokenGrid, "grid">;

/**
 * Adds to the tokens behind a class token where they lie: [tokens, ranks] for those that are seen, [tokens] for all. The numbers
 * are sines and cosines that nothing trains; PyTorch has them as a parameter, whose name is the node's id.
 */
export const positions: Op<PositionsAttributes> = {
  arity: [1, 2],
  coarsening: () => 1,
  outputShape([tokens, ranks], { grid }): Shape {
    const map = only([tokens].flatMap((of) => of ?? []));
    if (ranks) checkLength(ranks, tokensOf({ grid }));
    else checkLength(map, tokensOf({ grid }) + 1);
    if (map.channels % 4 !== 0)
      throw new Error(`positions of ${map.channels} channels; multiples of 4 work`);
    return map;
  },
  parameters(inputs, { grid }): readonly Parameter[] {
    const { channels } = only(inputs);
    const at = (i: number) =>
      sineCosine({ grid, channels }, Math.floor(i / channels), i % channels);
    const shape = [1, tokensOf({ grid }) + 1, channels];
    return [{ name: "", shape, trained: false, initial: { kind: "fixed", at } }];
  },
  work([tokens]) {
    const { height = 0, width = 0, channels = 0 } = tokens ?? {};
    return { forward: height * width * channels, toInputs: 0, toParameters: 0 };
  },
  forward(pass) {
    const tokens = only(pass.inputs);
    const places = placesOf(pass);
    const output = zeros(tokens.shape);
    eachIndex(tokens.shape, (index) => {
      const position = at(parameter(pass, ""), [0, places(index), index[3] ?? 0]);
      addAt(output, index, at(tokens, index) + position);
    });
    return output;
  },
  gradient: ({ inputs: [, ranks] }, upstream) => ({
    inputs: ranks ? [upstream, zeros(ranks.shape)] : [upstream],
    parameters: {},
  }),
};

/** Of a token: 0 for the class token, 1 + its place in reading order for the others. */
function placesOf({ inputs: [, ranks] }: Pass<PositionsAttributes>) {
  return ([b = 0, y = 0, x = 0]: readonly number[]): number => {
    if (!ranks || x === 0) return x;
    const [first, length = 0] = [[b, y], ranks.shape[2]];
    const places = Array.from({ length }, (_, place) => at(ranks as Values, [...first, place, 0]));
    return 1 + places.findIndex((rank) => Math.round(rank) === x - 1);
  };
}

/**
 * The position embedding of MAE in two dimensions: the first half of the channels tells the column, the second the row, each by
 * sines, then cosines of wavelengths from 2 pi to 10000 times that. The class token has none.
 */
function sineCosine(
  { grid, channels }: { readonly grid: number; readonly channels: number },
  token: number,
  channel: number,
): number {
  if (token === 0) return 0;
  const [half, quarter] = [channels / 2, channels / 4];
  const along = channel < half ? (token - 1) % grid : Math.floor((token - 1) / grid);
  const angle = along / 10000 ** ((channel % quarter) / quarter);
  return channel % half < quarter ? Math.sin(angle) : Math.cos(angle);
}
