import { isFailure } from "#core/failure.ts";
import { parseJob } from "#ml/config/job.ts";
import { familiesFor } from "#ml/families/contributed-families.ts";
import { loadComparisons, saveComparison } from "#ml/results/run-comparisons.ts";
import { loadPictures } from "#ml/results/run-pictures.ts";
import { compareRuns } from "#ml/train/compare-runs.ts";
import { openData } from "./open-data.ts";
import { openStart } from "./open-start.ts";
import { type Service, service } from "./serve.ts";
import { comparePretraining, keptOfRun } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Whether pretraining helps, and what else is kept of a pretrained run. */
export function compareServices(parts: TrainingParts): Service[] {
  return [
    service(comparePretraining, async (input, { signal, report }) => {
      const job = parseJob(input.job);
      const init = { from: input.pretrained, part: "model", head: "new" } as const;
      const [families, source, { transfer: pretrained }] = await Promise.all([
        familiesFor(job, input.members),
        openData(parts.host, input, signal),
        openStart(parts, init, signal),
      ]);
      const { shares, seeds } = input;
      const folder = await parts.runs.folderOf(input.pretrained);
      const kept = {
        id: input.comparison,
        runsTotal: 2 * shares.length * seeds.length,
        ...{ backend: null as string | null, backendReason: null as string | null },
      };
      return await compareRuns(
        { ...{ job, families, source, pretrained }, ...{ shares, seeds } },
        {
          networks: parts.host.networks,
          began(_, on) {
            Object.assign(kept, { backend: on.backend, backendReason: on.reason });
            report({ kind: "began", ...on });
          },
          report: (step) => report({ kind: "step", ...step }),
          async ended(comparison) {
            report({ kind: "ended", comparison });
            await unlessFull(saveComparison(folder, { ...kept, ...comparison }));
          },
        },
        signal,
      );
    }),
    service(keptOfRun, async ({ run }, { signal }) => {
      const store = await parts.runs.folderOf(run);
      const pictures = await loadPictures(store, { source: `the run ${run}`, signal });
      return { pictures: pictures ?? null, comparisons: await loadComparisons(store, { signal }) };
    }),
  ];
}

/** A full storage ends no comparison: it is on the page, and is gone with it then. */
async function unlessFull(saved: Promise<void>): Promise<void> {
  try {
    await saved;
  } catch (error) {
    if (!isFailure(error, "storage/full")) throw error;
  }
}
