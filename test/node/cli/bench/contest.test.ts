import { assert, describe, it } from "vitest";
import {
  type Contestant,
  type ContestOptions,
  type Figures,
  runContest,
} from "../../../../src/cli/bench/contest.ts";

const options: ContestOptions = {
  task: "train",
  presets: ["small"],
  threads: [1, 2],
  rounds: 3,
  profile: false,
};

/** Gives its figures one after the other, and writes down its turns. */
function contestant(
  called: string,
  {
    turns = [],
    figures,
    isThreaded = true,
  }: {
    turns?: string[];
    figures: (turn: number) => Figures;
    isThreaded?: boolean;
  },
): Contestant {
  let turn = 0;
  return {
    name: () => called,
    isThreaded,
    async run({ threads }) {
      turns.push(`${called} ${threads}`);
      return figures(turn++);
    },
  };
}

const run = (contestants: Contestant[], own: Partial<ContestOptions> = {}) =>
  runContest(contestants, {
    options: { ...options, ...own },
    signal: new AbortController().signal,
    progress() {},
  });

describe("a contest", () => {
  it("lets all take turns in every round, and those without threads once a preset", async () => {
    const turns: string[] = [];
    const figures = () => ({ trainStepMs: 1 });
    await run(
      [
        contestant("a", { turns, figures }),
        contestant("b", { turns, figures }),
        contestant("gpu", { turns, figures, isThreaded: false }),
      ],
      { rounds: 2 },
    );
    const round = ["a 1", "b 1", "gpu 1", "a 2", "b 2"];
    assert.deepEqual(turns, [...round, ...round]);
  });

  it("gives medians over the rounds, and the pixels of a second", async () => {
    const steps = [40, 10, 32.768];
    const [row] = await run(
      [
        contestant("a", {
          figures: (turn) => ({ trainStepMs: steps[turn] ?? 0, forwardMs: 2, memoryMiB: 7 }),
        }),
      ],
      { threads: [1] },
    );
    assert.deepEqual(row, {
      backend: "a",
      preset: "small",
      threads: 1,
      trainStepMs: 32.768,
      forwardMs: 2,
      megapixelsPerSecond: 1, // 2 images of 128 x 128
      memoryMiB: 7,
    });
  });

  it("predicts without a training step", async () => {
    const figures = () => ({ forwardMs: 16.384 });
    const [row] = await run([contestant("a", { figures })], { task: "predict", threads: [1] });
    assert.equal(row?.trainStepMs, null);
    assert.equal(row?.megapixelsPerSecond, 2);
  });

  it("has a row with the reason for what does not run, and does not try it again", async () => {
    const turns: string[] = [];
    const broken = contestant("broken", {
      turns,
      figures: () => {
        throw new Error("there is no such thing here");
      },
    });
    const [row] = await run([broken], { threads: [1] });
    assert.lengthOf(turns, 1);
    assert.deepEqual(row, {
      backend: "broken",
      preset: "small",
      threads: 1,
      trainStepMs: null,
      forwardMs: null,
      megapixelsPerSecond: null,
      memoryMiB: null,
      reason: "there is no such thing here",
    });
  });

  it("ends when it is stopped, with the reason it was given", async () => {
    const stop = new AbortController();
    const stopping: Contestant = {
      name: () => "a",
      isThreaded: false,
      async run() {
        stop.abort(new Error("enough"));
        throw new Error("killed");
      },
    };
    const contest = runContest([stopping], { options, signal: stop.signal, progress() {} });
    assert.equal(await contest.catch((error: Error) => error.message), "enough");
  });
});
