import { assert } from "chai";
import { expect, test } from "vitest";
import { Executors } from "#compute/index.ts";
import { type JobInput, parseJob } from "#ml/config/job.ts";
import type { ImagePair } from "#ml/data/training-source.ts";
import { compareRuns } from "#ml/train/compare-runs.ts";
import type { ComparedRun, Comparison } from "#ml/train/comparison.ts";
import { summariesOf } from "#ml/train/comparison-summary.ts";
import { pairedDifference } from "#ml/train/paired-difference.ts";
import { prepareRun } from "#ml/train/prepare-run.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { discs } from "./array-image.ts";

const { signal } = new AbortController();
const networks = new Executors({ kernels: kernelHost(), threads: 1 });
const train = [0, 1, 2].map((i): ImagePair => {
  const { image, labels } = discs({ side: 32 });
  return { name: `${i}`, image, mask: labels };
});
const source = { kind: "pairs", train } as const;
const job: JobInput = {
  ...{ unlabelled: "background", backend: "simd", patch: [16, 16], batch: 2, steps: 6 },
  model: { id: "unet", width: 4, depth: 2 },
  ...{ optimizer: { id: "adam", lr: 0.01 }, validation: { images: ["2"] }, patience: 1 },
};

test("two runs of a share and a seed differ in their first weights alone, and say the same where those are equal", async () => {
  const parsed = parseJob(job);
  const share = { images: 1 };
  // What a run of seed 0 begins with: for it pretraining changes nothing, for another it does.
  const first = { job: { ...parsed, learnFrom: share, seed: 0 }, source, init: undefined };
  const { weights: given } = await prepareRun(first, signal);
  const soFar: Comparison[] = [];
  const found = await compareRuns(
    {
      ...{ job: parsed, source, shares: [share], seeds: [0, 1] },
      pretrained: { given, source: "seed 0", part: "model", head: "new" },
    },
    {
      networks,
      began() {},
      report({ runsTotal, steps }) {
        assert.deepEqual({ runsTotal, steps }, { runsTotal: 4, steps: 6 });
      },
      ended: async (comparison) => void soFar.push(comparison),
    },
    signal,
  );
  assert.deepEqual(
    found.runs.map(({ seed, isPretrained, steps }) => [seed, isPretrained, steps]),
    [0, 1].flatMap((seed) => [false, true].map((isPretrained) => [seed, isPretrained, 6])),
  );
  const [scratch, same, other, changed] = found.runs;
  assert.isAbove(scratch?.best ?? 0, 0.3);
  assert.deepEqual(same?.curve, scratch?.curve);
  assert.notDeepEqual(changed?.curve, other?.curve);
  assert.deepEqual(soFar.at(-1), found);
  assert.isEmpty(soFar[0]?.summaries);
  const [summary] = found.summaries;
  const difference = (changed?.best ?? 0) - (other?.best ?? 0);
  assert.deepEqual(summary?.best, pairedDifference([0, difference]));
});

test("a mean difference has Student's interval, and a single pair none", () => {
  // numpy and scipy.stats.t.interval
  const { mean, deviation, interval } = pairedDifference([0.05, 0.02, 0.04]);
  assert.approximately(mean, 0.0366667, 1e-6);
  assert.approximately(deviation ?? 0, 0.0152753, 1e-6);
  assert.approximately(interval?.[0] ?? 0, -0.0012792, 1e-5);
  assert.approximately(interval?.[1] ?? 0, 0.0746125, 1e-5);
  assert.deepEqual(pairedDifference([0.1]), {
    ...{ pairs: 1, mean: 0.1, deviation: null, interval: null },
  });
});

test("nothing is claimed that the spread does not bear out", () => {
  const verdicts = (differences: readonly number[]) =>
    summariesOf(
      differences.flatMap((difference, seed) =>
        [0, difference].map(
          (gain, i): ComparedRun => ({
            ...{ share: { fraction: 0.25 }, seed, isPretrained: i === 1, steps: 1 },
            ...{ curve: [], best: 0.5 + gain, last: 0.5 + gain },
          }),
        ),
      ),
    ).map(({ verdict }) => verdict);
  expect(verdicts([0.02, 0.021, 0.019])).toEqual([expect.stringMatching(/25 % .*helped$/)]);
  expect(verdicts([-0.02, -0.021, -0.019])).toEqual([expect.stringMatching(/did harm$/)]);
  expect(verdicts([0.05, 0.02, 0.04])).toEqual([expect.stringMatching(/no effect was shown$/)]);
  expect(verdicts([0.05])).toEqual([expect.stringMatching(/a single pair/)]);
});
