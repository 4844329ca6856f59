import type { AdapterLike, Machine } from "#compute/index.ts";

/** The graphics card that WebGPU gives, in its own words; nothing where there is none. */
export async function describeAdapter(gpu: Machine["gpu"]): Promise<string | undefined> {
  const adapter = await findAdapter(gpu);
  if (!adapter) return undefined;
  const { vendor, architecture, device, description } = adapter.info ?? {};
  const words = [vendor, architecture, device, description].filter(Boolean);
  return words.join(" ") || "an adapter without a name";
}

/** A GPU that refuses is one that is not there. */
async function findAdapter(gpu: Machine["gpu"]): Promise<AdapterLike | null> {
  try {
    return (await gpu?.requestAdapter()) ?? null;
  } catch {
    return null;
  }
}
