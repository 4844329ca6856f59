import { isBreakdown, type Network } from "#compute/index.ts";
import { toBatch } from "../data/patch.ts";
import { Keeper } from "./keeper.ts";
import { nextTurn } from "./next-turn.ts";
import { notFinite } from "./not-finite.ts";
import type { RunControl } from "./run-control.ts";
import { Tracker } from "./tracker.ts";
import type { Change, Training, TrainingHooks, TrainingResult } from "./training.ts";

/**
 * Trains to the last step, or until it is told to stop or nothing gets better, and measures in between and at the end.
 * Where a network breaks down, the next goes on from the last checkpoint, on the same patches. Throws `train/not-finite`
 * on a loss that is no number (what was kept stays), and the signal's reason when it aborts.
 */
export async function train(
  training: Training,
  hooks: TrainingHooks,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const tracker = new Tracker(training, hooks);
  const keeper = new Keeper(training, { tracker, hooks });
  let change: Change | undefined;
  for (;;) {
    const network = await training.open(change);
    try {
      return await trainOn(network, { training, tracker, keeper, control: hooks.control }, signal);
    } catch (breakdown) {
      if (!isBreakdown(breakdown)) throw breakdown;
      change = { breakdown, at: tracker.step, from: keeper.last.step };
    } finally {
      network.dispose();
    }
  }
}

/** The part of a run that one network does. */
interface Stretch {
  readonly training: Training;
  readonly tracker: Tracker;
  readonly keeper: Keeper;
  readonly control: RunControl;
}

async function trainOn(
  network: Network,
  { training, tracker, keeper, control }: Stretch,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const { steps, sampler, validateEvery } = training;
  const { last } = keeper;
  await network.load(last.state);
  sampler.load(last.draws);
  tracker.takeOver(last.step, last.seen);
  while (tracker.step < steps && !tracker.isExhausted) {
    if (control.isPaused) {
      await keeper.save(network);
      tracker.report("paused");
    }
    await control.whilePaused(signal);
    if (control.isStopped) return await stop(network, { tracker, keeper }, signal);
    const step = await takeStep(network, { training, tracker }, signal);
    if (step % validateEvery === 0 || step === steps) await tracker.validate(network, signal);
    tracker.report("running");
    await keeper.notice(network);
    await nextTurn();
  }
  await keeper.save(network);
  return { state: "done", step: tracker.step };
}

/** What is saved is where the run can go on as if nothing had been; only then it is measured once more, for its model. */
async function stop(
  network: Network,
  { tracker, keeper }: Pick<Stretch, "tracker" | "keeper">,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const { step } = tracker;
  await keeper.save(network);
  if (tracker.validatedAt !== step && step > 0) {
    await tracker.validate(network, signal);
    tracker.report("running");
  }
  return { state: "stopped", step };
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
  if (!Number.isFinite(loss)) throw notFinite("the loss", tracker.step);
  return tracker.step;
}
