import { assert, describe, it } from "vitest";
import { type AttributesOf, type NodeKind, ops } from "#compute/ops/index.ts";
import type { Op, Pass, Shape } from "#compute/ops/op.ts";
import type { Values } from "#compute/ops/values.ts";

/** Nodes of every kind, small enough to be differentiated number by number. */
const cases: { readonly [K in NodeKind]: readonly AttributesOf<K>[] } = {
  conv2d: [
    { channels: 2, kernel: [3, 3], stride: 2, padding: [1, 1], bias: true, initial: "torch" },
    { channels: 2, kernel: [1, 3], stride: 1, padding: [0, 1], bias: false, initial: "torch" },
  ],
  "up-conv2d": [{ channels: 2, factor: 2 }],
  upsample: [{ mode: "nearest" }, { mode: "bilinear" }],
  "batch-norm": [{ momentum: 0.1, epsilon: 1e-5 }],
  "group-norm": [
    { groups: 1, epsilon: 1e-5, affine: true },
    { groups: 2, epsilon: 1e-5, affine: true },
    { groups: 4, epsilon: 1e-5, affine: false },
  ],
  relu: [{}],
  elu: [{}],
  "leaky-relu": [{ slope: 0.2 }],
  sigmoid: [{}],
  "max-pool": [{ kernel: 2 }, { kernel: 3 }],
  concat: [{}],
  add: [{}],
  "attention-gate": [{}],
  linear: [{ channels: 3 }, { channels: 3, patch: 2 }],
  "layer-norm": [{ epsilon: 1e-6 }],
  gelu: [{}],
  "self-attention": [{ heads: 1 }, { heads: 2 }],
  "token-ranks": [{ token: 1, grid: 2 }],
  "visible-patches": [{ token: 1, grid: 2, hidden: 1 }],
  "class-token": [{}],
  positions: [{ grid: 1 }],
  "mask-tokens": [{}],
  unpatchify: [{ token: 2, grid: 1 }],
};

const shape = { height: 4, width: 2, channels: 4 };

/** Of the inputs of a kind; the others read maps of `shape`. */
function shapesOf(kind: NodeKind): Shape[] {
  if (kind === "attention-gate") return [shape, { ...shape, channels: 1 }];
  if (kind === "self-attention") return [{ ...shape, channels: 12 }];
  if (kind === "mask-tokens") return [shape, { ...shape, width: 3, channels: 1 }];
  return Array.from({ length: ops[kind].arity[0] }, () => shape);
}

const step = 1e-5;

/** Distinct and away from 0, where activations bend. */
function numbers(shape: readonly number[], seed: number): Values {
  const size = shape.reduce((product, n) => product * n, 1);
  const data = Float64Array.from(
    { length: size },
    (_, i) => (((i * 37 + seed * 17) % 101) - 50.5) / 50,
  );
  return { shape, data };
}

describe("the reference's gradient is the slope of its forward pass", () => {
  for (const [kind, own] of (Object.keys(cases) as NodeKind[]).flatMap(
    (
      kind, // its own keys
    ) => cases[kind].map((own) => [kind, own] as const),
  ))
    it(`of ${kind} ${JSON.stringify(own)}`, () => {
      const op = ops[kind] as unknown as Op<object>; // the table above pairs them
      const shapes = shapesOf(kind);
      const inputs = shapes.map(({ height, width, channels }, i) =>
        numbers([2, height, width, channels], i + 1),
      );
      const parameters = Object.fromEntries(
        op.parameters(shapes, own).map(({ name, shape }, i) => [name, numbers(shape, i + 5)]),
      );
      const pass: Pass<object> = { inputs, parameters, attributes: own, training: true };
      const upstream = numbers(op.forward(pass).shape, 9);
      const found = op.gradient(pass, upstream);
      const trained = op
        .parameters(shapes, own)
        .filter((p) => p.trained)
        .map((p) => p.name);
      assert.sameMembers(Object.keys(found.parameters), trained);
      for (const [i, input] of inputs.entries())
        check(found.inputs[i], slopes(op, { pass, of: input, upstream }));
      for (const name of trained) {
        const of = parameters[name];
        assert.ok(of);
        check(found.parameters[name], slopes(op, { pass, of, upstream }));
      }
    });
});

function check(found: Values | undefined, expected: number[]): void {
  assert.equal(found?.data.length, expected.length);
  for (const [i, value] of expected.entries())
    assert.closeTo(
      found?.data[i] ?? Number.NaN,
      value,
      1e-6 * Math.max(1, Math.abs(value)),
      `[${i}]`,
    );
}

/** How fast the sum of output times upstream changes with each number of `of`. */
function slopes(
  op: Op<object>,
  { pass, of, upstream }: { pass: Pass<object>; of: Values; upstream: Values },
): number[] {
  const total = () =>
    op.forward(pass).data.reduce((sum, v, i) => sum + v * (upstream.data[i] ?? 0), 0);
  return Array.from(of.data, (value, i) => {
    of.data[i] = value + step;
    const above = total();
    of.data[i] = value - step;
    const below = total();
    of.data[i] = value;
    return (above - below) / (2 * step);
  });
}
