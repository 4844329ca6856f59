import { type Op, only, type Pass, sizeOf } from "./op.ts";
import { addAt, at, eachIndex, zeros } from "./values.ts";

export interface UpsampleAttributes {
  readonly mode: "nearest" | "bilinear";
}

/**
 * Twice the height and width, as PyTorch's interpolate with scale_factor 2: nearest repeats every pixel, bilinear has
 * half-pixel centres (align_corners=False) and repeats the border.
 */
export const upsample: Op<UpsampleAttributes> = {
  arity: [1, 1],
  coarsening: () => 1 / 2,
  outputShape(inputs, { mode }) {
    if (!Object.hasOwn(sourcesIn, mode))
      throw new Error(`a mode "${mode}"; ${Object.keys(sourcesIn).join(" or ")} works`);
    const { height, width, channels } = only(inputs);
    return { height: 2 * height, width: 2 * width, channels };
  },
  parameters: () => [],
  /** Nearest copies, and adds on the way back; bilinear adds up four products. */
  work(inputs, attributes) {
    const output = sizeOf(this.outputShape(inputs, attributes));
    const products = 2 * 4 * output;
    return attributes.mode === "nearest"
      ? { forward: 0, toInputs: output, toParameters: 0 }
      : { forward: products, toInputs: products, toParameters: 0 };
  },
  forward(pass) {
    const [batch = 0, height = 0, width = 0, channels = 0] = only(pass.inputs).shape;
    const output = zeros([batch, 2 * height, 2 * width, channels]);
    eachProduct(pass, (of) =>
      addAt(output, of.output, of.weight * at(only(pass.inputs), of.input)),
    );
    return output;
  },
  gradient(pass, upstream) {
    const toInput = zeros(only(pass.inputs).shape);
    eachProduct(pass, (of) => addAt(toInput, of.input, of.weight * at(upstream, of.output)));
    return { inputs: [toInput], parameters: {} };
  },
};

interface Product {
  readonly input: readonly number[];
  readonly weight: number;
  readonly output: readonly number[];
}

function eachProduct(pass: Pass<UpsampleAttributes>, visit: (product: Product) => void): void {
  const [batch = 0, height = 0, width = 0, channels = 0] = only(pass.inputs).shape;
  const sources = sourcesIn[pass.attributes.mode];
  eachIndex([batch, 2 * height, 2 * width, channels], (output) => {
    const [b = 0, y = 0, x = 0, c = 0] = output;
    for (const row of sources(y, height))
      for (const column of sources(x, width)) {
        const input = [b, row.position, column.position, c];
        visit({ input, weight: row.weight * column.weight, output });
      }
  });
}

/** Which lines of an axis of some length an output line is made of. */
type Sources = (line: number, length: number) => readonly { position: number; weight: number }[];

const sourcesIn: { readonly [K in UpsampleAttributes["mode"]]: Sources } = {
  nearest: (line) => [{ position: Math.floor(line / 2), weight: 1 }],
  bilinear(line, length) {
    const nearer = Math.floor(line / 2);
    const further = line % 2 === 0 ? nearer - 1 : nearer + 1;
    return [
      { position: nearer, weight: 0.75 },
      { position: Math.min(Math.max(further, 0), length - 1), weight: 0.25 },
    ];
  },
};
