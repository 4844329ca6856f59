import { assert } from "chai";
import fc from "fast-check";
import { afterAll, test } from "vitest";
import { Executors } from "#compute/index.ts";
import { isFailure } from "#core/failure.ts";
import { type Job, parseJob } from "#ml/config/job.ts";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type RunCheckpoint,
} from "#ml/train/run-checkpoint.ts";
import { RunControl } from "#ml/train/run-control.ts";
import { runTraining } from "#ml/train/run-training.ts";
import { isBetter } from "#ml/train/seen.ts";
import type { ValidationRecord } from "#ml/train/validation-record.ts";
import { encodeSafetensors } from "#ml/weights/safetensors.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { arrayImage, discs } from "./array-image.ts";

const networks = new Executors({ kernels: kernelHost() });
afterAll(() => networks.dispose());

const { image, labels } = discs({ planes: 2, side: 64 });

/** Three epochs of four steps. */
const usual = parseJob({
  unlabelled: "background",
  model: { id: "unet", width: 4, depth: 2 },
  ...{ patch: [32, 32], batch: 2, epochs: 3, seed: 3 },
  optimizer: { id: "adamw", lr: 0.01 },
  schedule: { id: "one-cycle" },
});

/** How a run is cut off: its page is gone, with or without a pause before, or it is stopped. */
const ways = ["killed", "paused and killed", "stopped"] as const;
interface Cut {
  readonly way: (typeof ways)[number];
  readonly step: number;
}

/** All that a run leaves behind. */
interface Left {
  /** Files. */
  last?: Uint8Array;
  best?: Uint8Array;
  /** The validation whose weights that is. */
  kept?: ValidationRecord;
}

interface Stretch {
  readonly cut?: Cut;
  readonly of?: typeof labels;
  readonly job?: Job;
}

/** Trains from what is left to the end, or until it is cut off. */
async function stretch(left: Left, { cut, of = labels, job = usual }: Stretch = {}) {
  const control = new RunControl();
  const killed = new AbortController();
  const resume = left.last && decodeCheckpoint(left.last, "last");
  let fingerprint = "";
  const run = runTraining(
    {
      ...{ job, init: undefined, resume, kept: left.kept },
      source: { kind: "layers", image, labels: of, labelsName: "discs" },
    },
    {
      control,
      networks,
      prepared: async (task) => {
        fingerprint = task.fingerprint;
      },
      started() {},
      report({ state, step }) {
        if (state === "paused") killed.abort();
        if (step !== cut?.step) return;
        if (cut.way === "killed") killed.abort();
        if (cut.way === "paused and killed") control.pause();
        if (cut.way === "stopped") control.stop();
      },
      validated: async () => {},
      async keep({ weights, record }) {
        assert.isTrue(!left.kept || isBetter(record, left.kept, job.monitor));
        Object.assign(left, { best: encodeSafetensors(weights), kept: record });
        return true;
      },
      async save(checkpoint: RunCheckpoint) {
        left.last = encodeCheckpoint(checkpoint);
      },
    },
    killed.signal,
  );
  const result = await run.catch((error: unknown) => {
    if (!killed.signal.aborted) throw error;
  });
  return { result, fingerprint };
}

/** Cut off again and again, at those steps, and brought to its end. */
async function broken(cuts: readonly Cut[]): Promise<Left> {
  const left: Left = {};
  for (const cut of cuts) await stretch(left, { cut });
  const { result } = await stretch(left);
  assert.deepEqual(result, { state: "done", step: 12 });
  return left;
}

test("a run that is cut off at any steps and resumed is bit for bit the run that was not", async () => {
  const whole = await broken([]);
  const cut = fc.record({ way: fc.constantFrom(...ways), step: fc.integer({ min: 1, max: 12 }) });
  const cuts = fc.array(cut, { maxLength: 3 });
  const inside = [{ way: "paused and killed", step: 6 }] as const;
  const atValidation = [{ way: "paused and killed", step: 4 }] as const;
  const beforeAnySave = [{ way: "killed", step: 1 }] as const;
  await fc.assert(
    fc.asyncProperty(cuts, async (steps) => {
      const left = await broken(steps);
      assert.deepEqual(left.last, whole.last);
      assert.isAtLeast(left.kept?.validation["dice"] ?? 0, whole.kept?.validation["dice"] ?? 0);
      // What a stop measured for its model may be better than all that comes.
      if (!steps.some(({ way }) => way === "stopped")) assert.deepEqual(left.best, whole.best);
    }),
    { numRuns: 8, seed: 5, examples: [[[...inside]], [[...atValidation]], [[...beforeAnySave]]] },
  );
});

test("what is not a checkpoint is told by what is wrong with it", async () => {
  const left: Left = {};
  await stretch(left, { cut: { way: "paused and killed", step: 2 } });
  const whole = left.last ?? new Uint8Array();
  const failure = (bytes: Uint8Array) => {
    try {
      decodeCheckpoint(bytes, "last");
      return "";
    } catch (error) {
      return String(error);
    }
  };
  assert.equal(failure(whole), "");
  assert.include(failure(whole.slice(0, -1)), "it ends before");
  assert.include(failure(left.best ?? encodeSafetensors(new Map())), "it holds weights alone");
});

test("other labels are told apart, and learnt from where the network still fits", async () => {
  const left: Left = {};
  const { fingerprint } = await stretch(left, { cut: { way: "paused and killed", step: 2 } });
  assert.equal((await stretch({ ...left })).fingerprint, fingerprint);
  const at = ([z = 0, y = 0, x = 0]: readonly number[]) =>
    Number((y - 20) ** 2 + (x - 20) ** 2 < 100 + z);
  const edited = arrayImage({ axes: ["z", "y", "x"], shape: [2, 64, 64], at }).image;
  const { result, fingerprint: other } = await stretch({ ...left }, { of: edited });
  assert.notEqual(other, fingerprint);
  assert.equal(result?.state, "done");
});

test("a run is not gone on with where its outputs would come to mean something else", async () => {
  const strokes = (ids: readonly number[]) =>
    arrayImage({
      ...{ axes: ["z", "y", "x"], shape: [2, 64, 64] },
      at: ([, , x = 0]) => ids[Math.floor((x * ids.length) / 64)] ?? 0,
    }).image;
  const job = parseJob({ ...usual, unlabelled: "ignore" });
  const left: Left = {};
  const cut = { way: "paused and killed", step: 2 } as const;
  await stretch(left, { cut, job, of: strokes([1, 2, 3]) });
  const error = await stretch(left, { job, of: strokes([1, 2, 4]) }).catch((e: unknown) => e);
  assert.isTrue(isFailure(error, "train/cannot-resume"));
  assert.include(String(error), "it learns label 1, label 2, label 3");
  assert.include(String(error), "label 4");
  const { result } = await stretch(left, { job, of: strokes([1, 2, 3]) });
  assert.equal(result?.state, "done");
});
