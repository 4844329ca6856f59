import type { Sampler } from "../data/sampler.ts";
import type { RunHooks } from "./run-hooks.ts";

/** Hands out the patches that come first, which are drawn again for the first step. */
export async function showSamples(
  sampler: Sampler,
  { sampled }: Pick<RunHooks, "sampled">,
  signal: AbortSignal,
): Promise<void> {
  if (!sampled) return;
  const start = sampler.save();
  await sampled(await sampler.draw(signal));
  sampler.load(start);
}
