import { assert } from "chai";
import {
  type Executor,
  graphBuilder,
  type Loss,
  type Network,
  type UpdateRule,
} from "#compute/index.ts";
import golden from "../fixtures/golden.json" with { type: "json" };
import { conv } from "./contract-graphs.ts";

const adam = { kind: "adam", lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
const sgd = { kind: "sgd", lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 };

/** The rules of PyTorch's trajectories in golden.json. */
const trajectories: readonly (readonly [
  rule: UpdateRule,
  trajectory: readonly (readonly number[])[],
])[] = [
  [{ ...adam, kind: "adam" }, golden["adam_lr1e-1"]],
  [{ ...adam, kind: "adamw", weightDecay: 0.02 }, golden["adamw_lr1e-1_wd0.02"]],
  [{ ...adam, kind: "radam" }, golden["radam_lr1e-1"]],
  [{ ...adam, kind: "radam", weightDecay: 0.01 }, golden["radam_lr1e-1_wd0.01_L2"]],
  [{ ...sgd, kind: "sgd" }, golden["sgd_mom0.9_nesterov_wd1e-2"]],
  [
    { ...sgd, kind: "sgd", lr: 0.01, momentum: 0.99, weightDecay: 3e-5 },
    golden["sgd_mom0.99_nesterov_wd3e-5_nnunet"],
  ],
];

/** Every update rule on an executor: PyTorch's way, and on from a saved state. */
export const updateContract: readonly {
  name: string;
  check(executor: Executor): Promise<void>;
}[] = [
  ...trajectories.map(([rule, trajectory]) => ({
    name: `goes PyTorch's way, step by step: ${JSON.stringify(rule)}`,
    check: (executor: Executor) => checkTrajectory(executor, rule, trajectory),
  })),
  ...trajectories.map(([rule]) => ({
    name: `goes on bit for bit from a saved state: ${JSON.stringify(rule)}`,
    check: (executor: Executor) => checkResumption(executor, rule),
  })),
  ...trajectories
    .filter(([rule]) => rule.weightDecay > 0)
    .map(([rule]) => ({
      name: `lets biases be, or not, where all else decays: ${JSON.stringify(rule)}`,
      check: (executor: Executor) => checkDecay(executor, rule),
    })),
  { name: "refuses a rule that needs other moments than there are", check: checkRefusal },
  { name: "names the moment that a state lacks, and keeps its own", check: checkLack },
];

/** Its gradient for the weights of a convolution of one pixel is the input. */
const sum: Loss = (tf, { logits }) => tf.sum(logits);

const start = { name: "p.weight", shape: [1, 3, 1, 1], values: [1, -2, 0.5] } as const;

async function withNetwork(
  executor: Executor,
  use: (network: Network) => Promise<void>,
): Promise<void> {
  const builder = graphBuilder(3);
  builder.add({
    kind: "conv2d",
    id: "p",
    inputs: ["input"],
    channels: 1,
    kernel: [1, 1],
    stride: 1,
    padding: [0, 0],
    bias: false,
    initial: "torch",
  });
  const { name, shape, values } = start;
  const network = await executor.create(builder.build(), {
    loss: sum,
    weights: new Map([[name, { shape, data: Float32Array.from(values) }]]),
  });
  try {
    await use(network);
  } finally {
    network.dispose();
  }
}

/** Step t, from 0, with the gradient that golden.json tells in `optim_setup`. */
async function step(network: Network, rule: UpdateRule, t: number): Promise<void> {
  const input = Float32Array.of(0.3 * Math.cos(t + 1), 0.1 * (t + 1), -0.2 + 0.05 * t);
  const batch = { input, target: Float32Array.of(0), weight: Float32Array.of(1) };
  await network.trainStep({ ...batch, shape: { batch: 1, height: 1, width: 1 } }, rule);
}

async function checkTrajectory(
  executor: Executor,
  rule: UpdateRule,
  trajectory: readonly (readonly number[])[],
): Promise<void> {
  await withNetwork(executor, async (network) => {
    for (const [t, expected] of trajectory.entries()) {
      await step(network, rule, t);
      const found = (await network.save()).weights.get(start.name)?.data;
      for (const [i, value] of expected.entries()) {
        const tolerance = 2e-6 * Math.max(1, Math.abs(value));
        assert.closeTo(found?.[i] ?? Number.NaN, value, tolerance, `step ${t}`);
      }
    }
  });
}

/** The state is taken at step 4, before RAdam trusts its second moment. */
async function checkResumption(executor: Executor, rule: UpdateRule): Promise<void> {
  await withNetwork(executor, async (network) => {
    for (let t = 0; t < 4; t++) await step(network, rule, t);
    const state = await network.save();
    for (let t = 4; t < 9; t++) await step(network, rule, t);
    await withNetwork(executor, async (other) => {
      await other.load(state);
      for (let t = 4; t < 9; t++) await step(other, rule, t);
      assert.deepEqual(await other.save(), await network.save());
    });
  });
}

async function checkRefusal(executor: Executor): Promise<void> {
  const [byMoments, byMomentum] = [trajectories[0]?.[0], trajectories[4]?.[0]];
  if (!byMoments || !byMomentum) throw new Error("The table lost its rules");
  for (const [first, second] of [
    [byMoments, byMomentum],
    [byMomentum, byMoments],
  ] as const)
    await withNetwork(executor, async (network) => {
      await step(network, first, 0);
      const before = await network.save();
      const refusal = await step(network, second, 1).then(String, (e: Error) => e.message);
      assert.include(refusal, `${second.kind} cannot go on from the moments`);
      assert.deepEqual(await network.save(), before);
      const { weights } = before;
      await network.load({ weights });
      await step(network, second, 0);
      assert.equal((await network.save()).steps, 1);
    });
}

async function checkLack(executor: Executor): Promise<void> {
  const [rule] = trajectories[0] ?? [];
  if (!rule) throw new Error("The table lost its rules");
  await withNetwork(executor, async (network) => {
    await step(network, rule, 0);
    const state = await network.save();
    const moments = new Map([...state.moments].slice(0, 1));
    for (const [lacking, message] of [
      [{ ...state, moments }, "lack exp_avg_sq.p.weight [1, 3, 1, 1]"],
      [{ ...state, moments: new Map() }, "A state of 1 steps has no moments"],
    ] as const) {
      const refusal = await network.load(lacking).then(String, (e: Error) => e.message);
      assert.include(refusal, message);
      assert.deepEqual(await network.save(), state);
    }
  });
}

/** Without a gradient, only decay moves parameters. */
async function checkDecay(executor: Executor, rule: UpdateRule): Promise<void> {
  const { add, build } = graphBuilder(3);
  add({ kind: "conv2d", id: "p", inputs: ["input"], ...conv({ channels: 3, kernel: [1, 1] }) });
  add({ kind: "conv2d", id: "q", inputs: ["p"], ...conv({ channels: 2, kernel: [1, 1] }) });
  const network = await executor.create(build(), {
    loss: (tf, { logits }) => tf.mul(tf.sum(logits), 0),
    weights: new Map(
      (["p.weight", "p.bias", "q.weight", "q.bias"] as const).map((name) => {
        const channels = name.startsWith("p") ? 3 : 2;
        const shape = name.endsWith("bias") ? [channels] : [channels, 3, 1, 1];
        const size = shape.reduce((product, length) => product * length, 1);
        return [name, { shape, data: new Float32Array(size).fill(1) }];
      }),
    ),
  });
  try {
    const batch = { input: Float32Array.of(1, 2, 3), target: new Float32Array(2) };
    const pixel = { weight: Float32Array.of(1), shape: { batch: 1, height: 1, width: 1 } };
    const whole = { ...batch, ...pixel };
    await network.trainStep(whole, { ...rule, decayVectors: false });
    const first = (await network.save()).weights;
    for (const [name, { data }] of first)
      for (const value of data)
        if (name.endsWith("bias")) assert.equal(value, 1, name);
        else assert.isBelow(value, 1, name);
    await network.trainStep(whole, rule);
    for (const [name, { data }] of (await network.save()).weights)
      for (const [i, value] of data.entries())
        assert.isBelow(value, first.get(name)?.data[i] ?? 0, name);
  } finally {
    network.dispose();
  }
}
