import * as v from "valibot";
import type { RunMachine } from "#ml/results/model-card.ts";

/** What the build writes beside the worker. */
const buildSchema = v.object({ version: v.string(), commit: v.nullable(v.string()) });

/** As far as a browser tells: it names no processor. */
export async function pageMachine(build: URL): Promise<RunMachine> {
  const { version, commit } = await builtFrom(build);
  return {
    machine: { cpu: null, cores: navigator.hardwareConcurrency, os: navigator.platform || null },
    software: { lamella: version, commit, browser: navigator.userAgent },
  };
}

/** Without its file a run goes on all the same. */
async function builtFrom(build: URL): Promise<{ version: string | null; commit: string | null }> {
  try {
    const response = await fetch(build);
    return v.parse(buildSchema, await response.json());
  } catch {
    return { version: null, commit: null };
  }
}
