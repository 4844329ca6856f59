import { lengthOf } from "#core/layers/grid.ts";
import { createRandom } from "#core/random.ts";
import { parseJob } from "../config/job.ts";
import { membersOf } from "./members.ts";
import type { DatasetImages } from "./open-images.ts";
import type { DatasetPairs } from "./open-pairs.ts";
import { surveyLabels } from "./survey.ts";

/** What a data set holds. A type: it is JSON. */
export type DatasetSummary = {
  /** Pairs of each part, or images where masks were not asked for; null where there is no such part. */
  readonly train: number;
  readonly validation: number | null;
  readonly test: number | null;
  /** The least and the most of all images, in pixels. */
  readonly height: readonly [number, number];
  readonly width: readonly [number, number];
  /** That the network would see. */
  readonly channels: number;
  /** Above 0 in the masks to train on, ascending; of large ones a sample was read. Null where they were not asked for. */
  readonly ids: readonly number[] | null;
};

/** Masks to read in all: a look is to be quick. */
const budgetPx = 2 ** 24;

/** Looks at every header and at some of the masks. Rejects with `layer/grid-mismatch` or `train/bad-job` where a training would. */
export async function summarize(
  { train, validation, test }: DatasetPairs,
  signal: AbortSignal,
): Promise<DatasetSummary> {
  const members = membersOf({ kind: "pairs", train, validation }, parseJob({}));
  const lengths = (axis: string) => members.map(({ image }) => lengthOf(image, axis));
  const learnt = members.filter(({ isForValidation }) => !isForValidation);
  const ids = new Set<number>();
  const random = createRandom(0);
  for (const { labels } of learnt) {
    const sample = { countsZero: false, budgetPx: budgetPx / learnt.length, random };
    const found = await surveyLabels(labels, { ...sample, within: {}, places: undefined }, signal);
    for (const id of found.ids) ids.add(id);
  }
  return {
    train: train.length,
    validation: validation?.length ?? null,
    test: test?.length ?? null,
    height: range(lengths("y")),
    width: range(lengths("x")),
    channels: members[0]?.channels.length ?? 0,
    ids: [...ids].sort((a, b) => a - b),
  };
}

/** Of images alone. */
export function summarizeImages({ train, validation }: DatasetImages): DatasetSummary {
  const images = [...train, ...(validation ?? [])].map(({ image }) => image.levels[0]);
  const lengths = (axis: string) => images.map((image) => lengthOf(image, axis));
  return {
    train: train.length,
    validation: validation?.length ?? null,
    test: null,
    height: range(lengths("y")),
    width: range(lengths("x")),
    channels: Math.max(...lengths("c")),
    ids: null,
  };
}

function range(lengths: readonly number[]): [number, number] {
  return [Math.min(...lengths), Math.max(...lengths)];
}
