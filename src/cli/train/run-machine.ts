import type { RunMachine } from "#ml/results/model-card.ts";
import { describeMachine } from "../bench/machine-info.ts";

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
