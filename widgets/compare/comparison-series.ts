import type { ComparisonStatus } from "#plugin/learning.ts";
import type { Series } from "../chart/series.ts";

type Curve = Pick<ComparisonStatus["runs"][number], "share" | "seed" | "isPretrained" | "curve">;

const arms = [
  { isPretrained: false, title: "From scratch", color: "--lamella-series-2", dash: [6, 3] },
  { isPretrained: true, title: "Pretrained", color: "--lamella-series-1", dash: [] },
] as const;

/** Dice over steps of all runs on a share of the labels, one line each; the two ways differ by colour and by strokes. */
export function comparisonSeries(
  { runs, trial, curve }: Pick<ComparisonStatus, "runs" | "trial" | "curve">,
  share: string,
): Series[] {
  const all: Curve[] = [...runs, ...(trial ? [{ ...trial, curve }] : [])];
  return arms.flatMap(({ isPretrained, ...look }) =>
    all
      .filter((run) => run.isPretrained === isPretrained && shareKey(run.share) === share)
      .map(({ seed, curve }) => ({
        ...{ ...look, id: `${look.title} ${seed}`, of: `seed ${seed}` },
        points: curve.map(({ step, dice }) => ({ x: step, y: dice })),
      })),
  );
}

/** Equal for equal shares. */
export function shareKey(share: Curve["share"]): string {
  return JSON.stringify(share);
}
