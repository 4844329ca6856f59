import { assert } from "chai";
import {
  type Executor,
  type Graph,
  graphBuilder,
  type Loss,
  type UpdateRule,
  type Weights,
} from "#compute/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { losses } from "#ml/losses/index.ts";
import fixture from "../fixtures/training-torch.json" with { type: "json" };
import { gradedLoss } from "./graded-loss.ts";
import { mapFromNchw } from "./nchw.ts";
import { ramp } from "./ramp.ts";

type Run = (typeof fixture)["runs"][number];

/** Losses with their gradients, and 20 steps by every rule, as PyTorch has them: test/fixtures/training-torch.py. */
export const torchContract: readonly { name: string; check(executor: Executor): Promise<void> }[] =
  [
    ...Object.entries(fixture.losses).map(([id, expected]) => ({
      name: `the loss ${id} has PyTorch's value and gradient`,
      check: (executor: Executor) => checkLoss(executor, lossOf(id), expected),
    })),
    ...fixture.runs.map((run) => ({
      name: `20 steps by ${run.rule.kind} on ${run.loss}${run.rule.clip === undefined ? "" : ", clipped,"} are PyTorch's`,
      check: (executor: Executor) => checkRun(executor, run),
    })),
  ];

const shape = { batch: 2, height: 6, width: 7 };
const [channels, hidden, outputs] = [2, 5, 3];

const input = image(channels, { factor: 37, modulus: 101 });
const target = image(outputs, { factor: 53, modulus: 89 }).map((v) => (v + 1) / 2);
const weight = image(1, { factor: 31, modulus: 83 }).map((v) => Math.max(0, v + 1 / 3));

function image(depth: number, form: { factor: number; modulus: number }): Float32Array {
  const { batch, height, width } = shape;
  const flat = ramp(batch * depth * height * width, form);
  return Float32Array.from(mapFromNchw(flat, [batch, depth, height, width]).data);
}

async function checkLoss(
  executor: Executor,
  loss: Loss,
  expected: { readonly value: number; readonly gradient: readonly number[] },
): Promise<void> {
  const logits = image(outputs, { factor: 41, modulus: 103 }).map((v) => 5 * v);
  const { value, gradient } = await gradedLoss(executor, { loss, logits, target, weight, shape });
  assert.closeTo(value, expected.value, 2e-6 * expected.value);
  const { batch, height, width } = shape;
  const { data } = mapFromNchw(expected.gradient, [batch, outputs, height, width]);
  for (const [i, slope] of data.entries())
    assert.closeTo(gradient[i] ?? Number.NaN, slope, 1e-6, `gradient [${i}]`);
}

async function checkRun(executor: Executor, run: Run): Promise<void> {
  const rule = run.rule as UpdateRule; // the script writes them in our terms
  const network = await executor.create(graph, { loss: lossOf(run.loss), weights });
  try {
    for (const [step, expected] of run.losses.entries()) {
      const found = await network.trainStep({ input, target, weight, shape }, rule);
      assert.closeTo(found, expected, 1e-4 * expected, `step ${step}`);
    }
    const state = await network.save();
    for (const [name, expected] of Object.entries(run.weights))
      for (const [i, value] of expected.entries())
        assert.closeTo(state.weights.get(name)?.data[i] ?? Number.NaN, value, 1e-4, `${name} ${i}`);
  } finally {
    network.dispose();
  }
}

const graph: Graph = twoConvolutions();

function twoConvolutions(): Graph {
  const { add, build } = graphBuilder(channels);
  const shared = {
    kernel: [3, 3],
    stride: 1,
    padding: [1, 1],
    bias: true,
    initial: "torch",
  } as const;
  const first = add({
    kind: "conv2d",
    id: "first",
    inputs: ["input"],
    channels: hidden,
    ...shared,
  });
  const active = add({ kind: "elu", id: "elu", inputs: [first] });
  add({ kind: "conv2d", id: "second", inputs: [active], channels: outputs, ...shared });
  return build();
}

const weights: Weights = new Map(
  [
    { name: "first.weight", of: [hidden, channels, 3, 3], scale: 0.3 },
    { name: "first.bias", of: [hidden], scale: 0.1 },
    { name: "second.weight", of: [outputs, hidden, 3, 3], scale: 0.3 },
    { name: "second.bias", of: [outputs], scale: 0.1 },
  ].map(({ name, of, scale }) => {
    const size = of.reduce((product, n) => product * n, 1);
    const data = ramp(size, { factor: 29, modulus: 97 }).map((v) => v * scale);
    return [name, { shape: of, data }];
  }),
);

function lossOf(id: string): Loss {
  return buildChoice(losses, { id });
}
