import { parseJob } from "#ml/config/job.ts";
import { familiesFor } from "#ml/families/contributed-families.ts";
import { compareRuns } from "#ml/train/compare-runs.ts";
import { openData } from "./open-data.ts";
import { openStart } from "./open-start.ts";
import { type Service, service } from "./serve.ts";
import { comparePretraining } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Whether pretraining helps. Nothing of it is kept here. */
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
      return await compareRuns(
        { ...{ job, families, source, pretrained }, ...{ shares, seeds } },
        {
          networks: parts.host.networks,
          began: (_, on) => report({ kind: "began", ...on }),
          report: (step) => report({ kind: "step", ...step }),
          ended: async (comparison) => report({ kind: "ended", comparison }),
        },
        signal,
      );
    }),
  ];
}
