import { summarize } from "#ml/data/dataset-summary.ts";
import type { Host } from "./host.ts";
import { openDataset } from "./open-data.ts";
import { type Service, service } from "./serve.ts";
import { lookAtDataset } from "./tokens.ts";

/** What lies in a data set, before anything is learnt from it. */
export function datasetServices(host: Host): Service[] {
  return [
    service(lookAtDataset, async ({ dataset }, { signal }) => {
      return await summarize(await openDataset(host, dataset, signal), signal);
    }),
  ];
}
