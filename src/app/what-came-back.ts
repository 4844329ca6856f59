import * as v from "valibot";

export interface CameBackParts {
  /** Steps that can be undone. */
  readonly steps: number;
  /** Runs that the session knows, and nothing where learning is absent. */
  readonly runs: readonly string[];
  run(command: string, args?: unknown): Promise<unknown>;
}

const reviewSchema = v.object({ decided: v.number(), total: v.number() });
const runSchema = v.object({
  interrupted: v.literal(true),
  resumable: v.literal(true),
  step: v.number(),
});
const predictionsSchema = v.array(
  v.object({ resumable: v.boolean(), tilesDone: v.number(), tilesTotal: v.number() }),
);

/** Says, in a sentence, what is there of a session whose page was killed. */
export async function whatCameBack({ steps, runs, run }: CameBackParts): Promise<string> {
  const found = [`${counted(steps, "step")} that can be undone`];
  const review = v.safeParse(reviewSchema, await run("review.status"));
  if (review.success && review.output.decided > 0)
    found.push(`a review with ${review.output.decided} of ${review.output.total} decided`);
  for (const id of runs) {
    const status = v.safeParse(runSchema, await run("train.status", { run: id }).catch(() => {})); // one that was deleted
    if (status.success)
      found.push(`a training that stopped at step ${status.output.step} and can be resumed`);
  }
  const predictions = runs.length > 0 ? await run("predict.list") : [];
  for (const { resumable, tilesDone, tilesTotal } of v.parse(predictionsSchema, predictions))
    if (resumable)
      found.push(
        `a prediction of which ${tilesDone} of ${tilesTotal} tiles are done, and that can be resumed`,
      );
  const last = found.pop();
  const all = found.length > 0 ? `${found.join(", ")}, and ${last}` : last;
  return `This session was broken off, as by a crash. It is back, with ${all}.`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
