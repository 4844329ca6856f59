import { assert } from "chai";
import { test } from "vitest";
import { DeviceLost, type Network } from "#compute/index.ts";
import type { Patch } from "#ml/data/patch.ts";
import type { Checkpoint } from "#ml/train/checkpoint.ts";
import { RunControl } from "#ml/train/run-control.ts";
import { nothingSeen } from "#ml/train/seen.ts";
import { train } from "#ml/train/trainer.ts";
import type { Best, Change, Training, TrainingProgress } from "#ml/train/training.ts";
import { diceOf, type ValidationRecord } from "#ml/train/validation-record.ts";

/** A network whose one weight counts its steps. */
function countingNetwork(lossAt: (step: number) => number = () => 0.5) {
  let steps = 0;
  const network: Network = {
    trainStep: () => Promise.resolve(lossAt(++steps)),
    predict: () => Promise.reject(new Error("nobody asks")),
    measure: () => Promise.reject(new Error("nobody asks")),
    save: () => {
      const weights = new Map([["steps", { shape: [1], data: Float32Array.of(steps) }]]);
      return Promise.resolve({ weights, moments: new Map(), steps });
    },
    load(state) {
      steps = "steps" in state ? state.steps : 0;
      return Promise.resolve();
    },
    dispose() {},
  };
  return network;
}

const patch: Patch = {
  ...{ height: 1, width: 1, channels: 1, outputs: 1 },
  ...{ input: new Float32Array(1), target: new Float32Array(1), weight: new Float32Array(1) },
};

const adam = {
  kind: "adam",
  ...{ lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
} as const;

/** A sampler's position that is a number of draws. */
const at = (draws: number) => [draws, 0, 0, 0] as const;

function setUp(change: Partial<Training> & { dice?: number[]; room?: readonly boolean[] } = {}) {
  const { dice = [0.5, 0.6, 0.7], room = [], ...rest } = change;
  const rooms = room.values();
  const scores = dice.values();
  const control = new RunControl();
  const reports: TrainingProgress[] = [];
  const kept: Best[] = [];
  const validations: ValidationRecord[] = [];
  const saved: Checkpoint[] = [];
  const controller = new AbortController();
  const waiting: ((progress: TrainingProgress) => void)[] = [];
  const training: Training = {
    open: () => Promise.resolve(countingNetwork()),
    start: { step: 0, state: { weights: new Map() }, draws: at(0), seen: nothingSeen },
    sampler: { draw: () => Promise.resolve([patch]), save: () => at(0), load() {} },
    validate: () => {
      const score = scores.next().value ?? 0;
      return Promise.resolve({ loss: 1 - score, dice: score });
    },
    ruleAt: () => adam,
    ...{ steps: 6, stepsPerEpoch: 4, validateEvery: 2, monitor: "dice", patience: 0 },
    ...rest,
  };
  const hooks = {
    control,
    report(progress: TrainingProgress) {
      reports.push(progress);
      for (const listen of waiting) listen(progress);
    },
    keep(best: Best) {
      const isKept = rooms.next().value ?? true;
      if (isKept) kept.push(best);
      return Promise.resolve(isKept);
    },
    save(checkpoint: Checkpoint) {
      saved.push(checkpoint);
      return Promise.resolve();
    },
    validated(record: ValidationRecord) {
      validations.push(record);
      return Promise.resolve();
    },
  };
  const on = (listen: (progress: TrainingProgress) => void) => waiting.push(listen);
  const start = () => train(training, hooks, controller.signal);
  return { control, reports, kept, validations, saved, controller, on, start };
}

test("a run reports each step, with its validation where there was one", async () => {
  const { reports, start } = setUp();
  assert.deepEqual(await start(), { state: "done", step: 6 });
  assert.deepEqual(
    reports.map(({ step, epoch }) => [step, epoch]),
    [
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 0],
      [5, 1],
      [6, 1],
    ],
  );
  assert.deepEqual(
    reports.map(({ record }) => record && diceOf(record)),
    [...[undefined, 0.5, undefined, 0.6, undefined, 0.7]],
  );
  assert.equal(reports.at(-1)?.etaMs, 0);
});

test("a validation is reported with the mean loss of the steps before it, its last rate, and the pass that it falls in", async () => {
  const { validations, start } = setUp({
    open: () => Promise.resolve(countingNetwork((step) => step)),
    steps: 5,
    ruleAt: (step, losses) => ({ ...adam, lr: step + 10 * losses.length }),
  });
  await start();
  const measured = (score: number) => ({ loss: 1 - score, dice: score });
  assert.deepEqual(validations, [
    { epoch: 0, step: 2, lr: 1, train: { loss: 1.5 }, validation: measured(0.5) },
    { epoch: 0, step: 4, lr: 13, train: { loss: 3.5 }, validation: measured(0.6) },
    { epoch: 1, step: 5, lr: 24, train: { loss: 5 }, validation: measured(0.7) },
  ]);
});

test("the weights that are kept are those of the best validation", async () => {
  const { kept, reports, start } = setUp({ dice: [0.5, 0.8, 0.7] });
  await start();
  assert.deepEqual(
    kept.map(({ record }) => [record.step, diceOf(record)]),
    [
      [2, 0.5],
      [4, 0.8],
    ],
  );
  assert.equal(kept.at(-1)?.weights.get("steps")?.data[0], 4);
  assert.equal(reports.at(-1)?.bestDice, 0.8);
});

test("a run is done when as many validations in a row as it has patience for were no better", async () => {
  const { validations, saved, start } = setUp({
    ...{ steps: 100, patience: 2 },
    dice: [0.5, 0.6, 0.6, 0.5, 0.9],
  });
  assert.deepEqual(await start(), { state: "done", step: 8 });
  assert.lengthOf(validations, 4);
  assert.equal(saved.at(-1)?.step, 8);
});

test("what is best by its loss need not have the best Dice", async () => {
  const scores = [
    { loss: 0.3, dice: 0.9 },
    { loss: 0.2, dice: 0.5 },
    { loss: 0.25, dice: 1 },
  ];
  const { kept, reports, start } = setUp({
    monitor: "loss",
    validate: () => Promise.resolve(scores.shift() ?? { loss: 1 }),
  });
  await start();
  assert.deepEqual(
    kept.map(({ record }) => record.step),
    [2, 4],
  );
  assert.equal(reports.at(-1)?.bestDice, 0.5);
});

test("a pause and a stop leave a checkpoint of that very step, from before the stop's own validation", async () => {
  for (const deed of ["pause", "stop"] as const) {
    const { control, saved, on, start } = setUp();
    on(({ state, step }) => {
      if (step === 3 && state === "running") control[deed]();
      if (state === "paused") setTimeout(() => control.stop());
    });
    await start();
    assert.equal(saved.at(-1)?.step, 3);
    assert.deepEqual(
      saved.at(-1)?.seen.validations.map(({ step }) => step),
      [2],
    );
  }
});

test("a paused run takes no step until it goes on", async () => {
  const { control, reports, on, start } = setUp();
  on(({ state, step }) => {
    if (state === "running" && step === 3) control.pause();
    if (state !== "paused") return;
    const before = reports.length;
    setTimeout(() => {
      assert.equal(reports.length, before);
      control.resume();
    }, 20);
  });
  assert.deepEqual(await start(), { state: "done", step: 6 });
  assert.deepEqual(
    reports.filter(({ state }) => state === "paused").map(({ step }) => step),
    [3],
  );
});

test("a stopped run ends after its step, measured, with what it has learnt", async () => {
  const { control, kept, on, start } = setUp();
  on(({ step }) => {
    if (step === 3) control.stop();
  });
  assert.deepEqual(await start(), { state: "stopped", step: 3 });
  assert.deepEqual(
    kept.map(({ record }) => record.step),
    [2, 3],
  );
});

test("a paused run can be stopped", async () => {
  const { control, on, start } = setUp();
  control.pause();
  on(({ state }) => {
    if (state === "paused") setTimeout(() => control.stop());
  });
  assert.deepEqual(await start(), { state: "stopped", step: 0 });
});

test("a loss that is no number ends the run by name, and keeps what was good", async () => {
  const network = countingNetwork((step) => (step === 4 ? Number.NaN : 0.5));
  const { kept, start } = setUp({ open: () => Promise.resolve(network) });
  const error = await start().catch((e: unknown) => e);
  assert.deepNestedPropertyVal(error, "detail", { code: "train/not-finite", step: 4 });
  assert.deepEqual(
    kept.map(({ record }) => record.step),
    [2],
  );
});

test("a validation that is no number ends the run by name before it is kept or saved", async () => {
  const { kept, saved, validations, start } = setUp({
    validate: () => Promise.resolve({ loss: Number.NaN, dice: 1 }),
  });
  const error = await start().catch((e: unknown) => e);
  assert.deepNestedPropertyVal(error, "detail", { code: "train/not-finite", step: 2 });
  assert.include(String(error), "on what is held out");
  assert.isEmpty([...kept, ...validations, ...saved.filter(({ step }) => step >= 2)]);
});

/** A validation that came to a Dice. */
const validated = (step: number, dice: number): ValidationRecord => ({
  ...{ epoch: 0, step, lr: 1e-3, train: { loss: 1 } },
  validation: { loss: 1 - dice, dice },
});

test("a run that goes on replaces what is kept only by what is better, also where its checkpoint does not know of that", async () => {
  const { kept, reports, start } = setUp({ kept: validated(3, 0.65) });
  await start();
  assert.deepEqual(
    kept.map(({ record }) => diceOf(record)),
    [0.7],
  );
  assert.deepEqual(
    reports.map(({ bestDice }) => bestDice),
    [0.65, 0.65, 0.65, 0.65, 0.65, 0.7],
  );
});

test("weights that there was no room for are not taken for kept", async () => {
  const { kept, reports, start } = setUp({ dice: [0.8, 0.6, 0.7], room: [false, true] });
  await start();
  assert.deepEqual(
    kept.map(({ record }) => diceOf(record)),
    [0.6, 0.7],
  );
  assert.deepEqual(
    reports.map(({ bestDice }) => bestDice),
    [null, null, null, 0.6, 0.6, 0.7],
  );
});

test("an abort ends the run, and a pause too", async () => {
  for (const isPaused of [false, true]) {
    const { control, controller, on, start } = setUp();
    if (isPaused) control.pause();
    on(() => controller.abort(new Error("enough")));
    const error = await start().catch((e: unknown) => e);
    assert.propertyVal(error, "message", "enough");
  }
});

/** A network that is lost in a method, once it has done so many steps. */
function losing(method: "trainStep" | "predict" | "save", after: number) {
  const network: Network = countingNetwork();
  return {
    ...network,
    async [method](...args: never[]) {
      const { steps } = await network.save();
      if (steps >= after) throw new DeviceLost("unplugged");
      return await (network[method] as (...args: never[]) => Promise<unknown>)(...args);
    },
  } as Network; // the same methods
}

for (const [what, network, from] of [
  ["a step", losing("trainStep", 4), 4],
  ["a checkpoint", losing("save", 5), 4],
] as const)
  test(`a run whose device is lost in ${what} goes on from its last checkpoint with the same patches`, async () => {
    const changes: Change[] = [];
    const drawn: number[] = [];
    let draws = 0;
    const { reports, start } = setUp({
      open(change) {
        if (change) changes.push(change);
        return Promise.resolve(change ? countingNetwork((step) => step / 10) : network);
      },
      sampler: {
        draw() {
          drawn.push(++draws);
          return Promise.resolve([patch]);
        },
        save: () => at(draws),
        load: ([count]) => {
          draws = count;
        },
      },
    });
    assert.deepEqual(await start(), { state: "done", step: 6 });
    const [change] = changes;
    assert.lengthOf(changes, 1);
    assert.equal(change?.from, from);
    assert.isAtLeast(change?.at ?? 0, from);
    const after = reports.slice(reports.findLastIndex(({ step }) => step === from + 1));
    assert.deepEqual(
      after.map(({ step, loss }) => [step, loss]),
      [5, 6].map((step) => [step, step / 10]),
    );
    assert.deepEqual(drawn.slice(-2), [5, 6]);
  });

test("a run whose device is lost before its first checkpoint begins again", async () => {
  const lost = losing("trainStep", 0);
  const opened = [lost, lost, countingNetwork()];
  const { reports, start } = setUp({
    open: () => Promise.resolve(opened.shift() ?? countingNetwork()),
  });
  assert.deepEqual(await start(), { state: "done", step: 6 });
  assert.deepEqual(
    reports.map(({ step }) => step),
    [1, 2, 3, 4, 5, 6],
  );
});
