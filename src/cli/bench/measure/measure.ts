import { startSubject } from "./backends.ts";
import type { Announcement, BenchCase, Measured } from "./bench-case.ts";
import { median } from "./median.ts";
import type { Place } from "./subject.ts";

/** V8 compiles a kernel twice, and only the second is fast; a Chromium just started has work of its own. The peers wait as long. */
const warmUpSeconds = 2;
/** Of a profile: every kernel is fenced, which takes longer than running them together. */
const profiledRuns = 5;

type Run = () => Promise<unknown>;

/**
 * Times training steps and forward passes of one backend; medians. `announce` resolves when whoever watches the process
 * has stopped (or begun again) to do so. Throws an Error that says why where the backend does not start.
 */
export async function measure(
  of: BenchCase,
  {
    place,
    announce,
  }: { readonly place: Place; readonly announce: (what: Announcement) => Promise<void> },
): Promise<Measured> {
  const clock = async (run: Run) => {
    await warm(run, of);
    await announce({ kind: "timing" });
    const times = await repeat(run, { most: of.steps, seconds: of.seconds });
    await announce({ kind: "working" });
    return median(times);
  };
  const subject = await startSubject(of, { place });
  const trainStep = of.task === "train" ? subject.trainStep : undefined;
  try {
    const figures = {
      trainStepMs: trainStep && (await clock(trainStep)),
      forwardMs: await clock(() => subject.predict()),
      imageMs: of.task === "predict" ? await clock(() => subject.predictImage()) : undefined,
      note: of.task === "train" && !trainStep ? "it does not train" : subject.note,
    };
    await announce({ kind: "profiling" });
    return { ...figures, profile: of.profile ? await profile(of, place) : undefined };
  } finally {
    subject.dispose();
  }
}

/** Milliseconds of every kernel in one run, the most expensive first; nothing where the backend does not tell. */
async function profile(
  of: BenchCase,
  place: Place,
): Promise<{ readonly [kernel: string]: number } | undefined> {
  const spent = new Map<string, number>();
  const onKernel = (kernel: string, milliseconds: number) =>
    void spent.set(kernel, (spent.get(kernel) ?? 0) + milliseconds);
  const subject = await startSubject(of, { place, onKernel });
  try {
    const run = (of.task === "train" && subject.trainStep) || (() => subject.predict());
    await warm(run, of);
    spent.clear();
    const { length } = await repeat(run, { most: profiledRuns, seconds: of.seconds });
    if (spent.size === 0) return undefined;
    const perRun = [...spent].map(([kernel, ms]) => [kernel, ms / length] as const);
    return Object.fromEntries(perRun.sort((a, b) => b[1] - a[1]));
  } finally {
    subject.dispose();
  }
}

/** Runs until the time of a run has settled, or the time of this case is up. */
async function warm(run: Run, { seconds }: { readonly seconds: number }): Promise<void> {
  await repeat(run, { most: Number.POSITIVE_INFINITY, seconds: Math.min(warmUpSeconds, seconds) });
}

/** Milliseconds of every run. Begins no other once the time is up. */
async function repeat(
  run: Run,
  { most, seconds }: { readonly most: number; readonly seconds: number },
): Promise<number[]> {
  const times: number[] = [];
  const begun = performance.now();
  do {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  } while (times.length < most && performance.now() - begun < 1000 * seconds);
  return times;
}
