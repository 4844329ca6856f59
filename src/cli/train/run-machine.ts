import type { RunCard } from "#ml/results/run-card.ts";
import { describeMachine } from "../bench/machine-info.ts";

export interface RunMachine {
  readonly machine: Pick<RunCard["machine"], "cpu" | "cores" | "os">;
  readonly software: RunCard["software"];
}

/** What runs this process. */
export async function describeRunMachine(): Promise<RunMachine> {
  const { cpu, cores, os, node, lamella } = await describeMachine(
    new URL("./build.json", import.meta.url),
  );
  return {
    machine: { cpu, cores, os },
    software: { lamella: lamella.version, commit: lamella.commit, node },
  };
}
