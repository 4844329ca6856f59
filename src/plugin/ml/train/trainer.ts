import { isBreakdown, type Network } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { toBatch } from "../data/patch.ts";
import { type Checkpoint, CheckpointPace } from "./checkpoint.ts";
import { nextTurn } from "./next-turn.ts";
import type { RunControl } from "./run-control.ts";
import { Tracker } from "./tracker.ts";
import type { Change, Training, TrainingHooks, TrainingResult } from "./training.ts";

/**
 * Trains to the last step, or until it is told to stop or nothing gets better, and measures in between and at the end. Where a network breaks
 * down, the next goes on from the last checkpoint, on the same patches. Throws `train/not-finite` on a loss that is no
 * number (what was kept stays), and the signal's reason when it aborts.
 */
export async function train(
  training: Training,
  hooks: TrainingHooks,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const tracker = new Tracker(training, hooks);
  let last = training.start;
  let change: Change | undefined;
  for (;;) {
    const network = await training.open(change);
    const keep = (checkpoint: Checkpoint) => {
      last = checkpoint;
    };
    try {
      const stretch = { training, tracker, control: hooks.control, from: last, keep };
      return await trainOn(network, stretch, signal);
    } catch (breakdown) {
      if (!isBreakdown(breakdown)) throw breakdown;
      change = { breakdown, at: tracker.step, from: last.step };
    } finally {
      network.dispose();
    }
  }
}

/** The part of a run that one network does. */
interface Stretch {
  readonly training: Training;
  readonly tracker: Tracker;
  readonly control: RunControl;
  readonly from: Checkpoint;
  keep(checkpoint: Checkpoint): void;
}

async function trainOn(
  network: Network,
  { training, tracker, control, from, keep }: Stretch,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const { steps, sampler, validateEvery } = training;
  const pace = new CheckpointPace();
  await network.load(from.state);
  sampler.load(from.draws);
  tracker.takeOver(from.step, from.seen);
  while (tracker.step < steps) {
    if (control.isPaused) tracker.report("paused");
    await control.whilePaused(signal);
    if (control.isStopped) break;
    const step = await takeStep(network, { training, tracker }, signal);
    if (step % validateEvery === 0 || step === steps) await tracker.validate(network, signal);
    tracker.report("running");
    // After a validation, so that none comes twice.
    if (step < steps && (tracker.validatedAt === step || pace.isDue)) {
      const state = await pace.timed(() => network.save());
      keep({ step, state, draws: sampler.save(), seen: tracker.save() });
    }
    if (tracker.validatedAt === step && tracker.isExhausted) return { state: "done", step };
    await nextTurn();
  }
  const { step } = tracker;
  if (tracker.validatedAt !== step && step > 0) {
    await tracker.validate(network, signal);
    tracker.report("running");
  }
  return { state: step < steps ? "stopped" : "done", step };
}

/** Resolves with the steps that are done then. */
async function takeStep(
  network: Network,
  { training, tracker }: Pick<Stretch, "training" | "tracker">,
  signal: AbortSignal,
): Promise<number> {
  const started = performance.now();
  const patches = await training.sampler.draw(signal);
  const rule = training.ruleAt(tracker.step, tracker.validationLosses);
  const loss = await network.trainStep(toBatch(patches), rule);
  signal.throwIfAborted();
  tracker.stepDone({ loss, lr: rule.lr, ms: performance.now() - started });
  if (!Number.isFinite(loss)) throw notFinite(tracker.step);
  return tracker.step;
}

function notFinite(step: number): Failure {
  return new Failure(
    { code: "train/not-finite", step },
    `The loss stopped being a number at step ${step}; a smaller learning rate may help. The best weights before it are kept.`,
  );
}
