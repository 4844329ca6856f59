// In which order a batch goes through the steps of a program. Only what needs sums over the whole batch, such as the
// coefficients of a batch norm, keeps images waiting for each other: the steps between two of those run for some images,
// then for the next, so that what a step makes is still in cache when the next one reads it.
import type { KernelName } from "./records.ts";
import { mostShares, type Step } from "./step.ts";

/** Their shares are rows or tiles of one image after the other, and read nothing of other images. */
const byImage: ReadonlySet<KernelName> = new Set([
  ...(["activationBackward", "add", "channelSums", "directConv", "directFilterGradient"] as const),
  ...(["gate", "gateBackward", "maxPool", "maxPool3", "maxPool3Backward"] as const),
  ...(["maxPoolBackward", "normBackward", "normBackwardSums", "normForward"] as const),
  ...(["rearrange", "statistics", "transfer", "upBilinear", "upBilinearBackward"] as const),
  ...(["upNearest", "upNearestBackward", "winogradConv", "winogradFilterGradient"] as const),
]);

/** What reads nothing but weights, and what nothing but the update reads: other steps need not wait for it. */
const early: ReadonlySet<KernelName> = new Set(["packFilter", "winogradFilter"]);
const late: ReadonlySet<KernelName> = new Set([
  ...(["channelSumsEnd", "sumCopies", "winogradFilterGradientEnd"] as const),
]);

/**
 * How many images of a batch go through the network together: one for each thread, so that what is made is still in its cache
 * when it is read. Results do not depend on it. It divides the batch.
 */
export function imagesAtOnce(batch: number, threads: number): number {
  let images = Math.min(batch, threads);
  while (batch % images !== 0) images -= 1;
  return images;
}

/** Into how many groups the images of a batch are cut in training: a divisor of the shares of a step as well. */
export function imageGroups(batch: number, threads: number): number {
  let groups = batch / imagesAtOnce(batch, threads);
  while (mostShares % groups !== 0 || batch % groups !== 0) groups -= 1;
  return groups;
}

/** Whether a step takes part in a run that is done group by group, or may change places with one. */
export function isMovable({ kernel, shares }: Step, groups: number): boolean {
  const moves = byImage.has(kernel) && shares % groups === 0;
  return groups > 1 && (moves || early.has(kernel) || late.has(kernel));
}

/**
 * The same steps, each run of steps by image cut into groups. No bit changes by it: a step is cut into the same shares, and
 * their borders are borders of groups.
 */
export function inImageOrder(steps: readonly Step[], groups: number): readonly Step[] {
  if (groups === 1) return steps;
  const ordered: Step[] = [];
  let run: Step[] = [];
  const end = () => {
    ordered.push(...grouped(run, groups));
    run = [];
  };
  for (const step of steps) {
    if (isMovable(step, groups)) run.push(step);
    else {
      end();
      ordered.push(step);
    }
  }
  end();
  return ordered;
}

/** One run: what is early, the rest group by group, what is late. */
function grouped(run: readonly Step[], groups: number): readonly Step[] {
  const before = run.filter(({ kernel }) => early.has(kernel));
  const after = run.filter(({ kernel }) => late.has(kernel));
  const between: Step[] = [];
  for (const step of run) {
    const last = between.at(-1);
    if (byImage.has(step.kernel)) between.push(step);
    // Who had to wait for what is taken from here has to wait for what was before it.
    else if (last && step.waits) between[between.length - 1] = { ...last, waits: true };
  }
  const ordered = Array.from({ length: groups }, (_, group) =>
    between.map((step, i) => {
      const count = step.shares / groups;
      // The next group need not wait for the end of this one.
      const waits = i < between.length - 1 ? step.waits : group === groups - 1;
      return { ...step, range: { first: group * count, count }, waits };
    }),
  );
  return [...before, ...ordered.flat(), ...after];
}
