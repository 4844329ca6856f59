import * as v from "valibot";
import type { Store, WritableStore } from "#io/stores/store.ts";
import { labelShare } from "../config/job.ts";
import type { Comparison } from "../train/comparison.ts";
import { summariesOf } from "../train/comparison-summary.ts";

/** Inside the folder of the pretrained run. */
const folder = "comparisons";

const keptSchema = v.object({
  format: v.literal("lamella-comparison"),
  version: v.literal(1),
  id: v.string(),
  /** Of so many; fewer have ended where it was cut short. */
  runsTotal: v.number(),
  backend: v.nullable(v.string()),
  backendReason: v.nullable(v.string()),
  runs: v.array(
    v.object({
      share: labelShare,
      seed: v.number(),
      isPretrained: v.boolean(),
      steps: v.number(),
      curve: v.array(v.object({ step: v.number(), dice: v.number(), loss: v.number() })),
      best: v.number(),
      last: v.number(),
    }),
  ),
});

type Kept = v.InferOutput<typeof keptSchema>;

/** A comparison as far as it came, and what it was computed on. JSON. */
export type KeptComparison = Comparison & Omit<Kept, "format" | "version" | "runs">;

/** Replaces what was kept of it before. */
export async function saveComparison(
  store: WritableStore,
  { summaries: _, ...kept }: KeptComparison,
): Promise<void> {
  const file = { format: "lamella-comparison", version: 1, ...kept };
  await store.set(`/${folder}/${kept.id}.json`, new TextEncoder().encode(JSON.stringify(file)));
}

/** In no order; what is broken is left out. */
export async function loadComparisons(
  store: Store,
  { signal }: { readonly signal: AbortSignal },
): Promise<KeptComparison[]> {
  const found: KeptComparison[] = [];
  for (const name of (await store.list?.(folder, { signal })) ?? []) {
    const bytes = await store.get(`/${folder}/${name}`, { signal });
    const parsed = v.safeParse(keptSchema, json(new TextDecoder().decode(bytes)));
    if (!parsed.success) continue;
    const { format: _format, version: _version, ...kept } = parsed.output;
    found.push({ ...kept, summaries: summariesOf(kept.runs) });
  }
  return found;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
