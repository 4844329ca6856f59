import type { CachedChunk } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import { summarize, summarizeImages } from "#ml/data/dataset-summary.ts";
import { openImages } from "#ml/data/open-images.ts";
import type { Host } from "./host.ts";
import { openDataset, storesOf } from "./open-data.ts";
import { type Service, service } from "./serve.ts";
import { lookAtDataset } from "./tokens.ts";

/** What lies in a data set, before anything is learnt from it. */
export function datasetServices(host: Host): Service[] {
  return [
    service(lookAtDataset, async ({ dataset, masks }, { signal }) => {
      if (!masks) {
        const cache = new ChunkCache<CachedChunk>(0); // only headers are read
        const opening = { place: dataset, stores: storesOf(host), cache };
        return summarizeImages(await openImages(opening, signal));
      }
      return await summarize(await openDataset(host, dataset, signal), signal);
    }),
  ];
}
