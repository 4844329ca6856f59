import type { Announcement, BenchCase, Surroundings } from "./bench-case.ts";
import { measure } from "./measure.ts";
import type { Place } from "./subject.ts";

/** The whole life of a measuring process: says where it is, measures, and says what came out or why nothing did. */
export async function runCase(
  of: BenchCase,
  {
    place,
    surroundings,
    announce,
  }: {
    readonly place: Place;
    readonly surroundings: () => Promise<Surroundings>;
    readonly announce: (what: Announcement) => Promise<void>;
  },
): Promise<void> {
  try {
    await announce({ kind: "started", surroundings: await surroundings() });
    const measured = await measure(of, { place, announce });
    await announce({ kind: "done", measured });
  } catch (error) {
    await announce({ kind: "failed", message: messageOf(error) });
  }
}

/** tfjs-wasm rejects with a bare object. */
function messageOf(error: unknown): string {
  return error instanceof Object && "message" in error ? String(error.message) : String(error);
}
