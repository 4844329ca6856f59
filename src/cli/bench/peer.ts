import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as v from "valibot";
import type { Contestant, Figures } from "./contest.ts";

const milliseconds = v.pipe(v.number(), v.minValue(0));
const answer = v.object({
  peer: v.string(),
  trainStepMs: v.optional(milliseconds),
  forwardMs: v.optional(milliseconds),
  memoryMiB: v.optional(v.number()),
});

/**
 * Another program, timed in turn with ours. SIZE WIDTH DEPTH BATCH STEPS THREADS are added to its command, and the last line that it
 * prints is JSON with its name and its medians.
 */
export function peerContestant(
  command: string,
  { steps, limitSeconds }: { readonly steps: number; readonly limitSeconds: number },
): Contestant {
  const [file = "", ...first] = command.split(/\s+/);
  let name = command;
  return {
    name: () => name,
    isThreaded: true,
    async run({ preset: { size, width, depth, batch }, threads }, signal) {
      const args = [size, width, depth, batch, steps, threads].map(String);
      const options = { signal, timeout: 1000 * limitSeconds };
      const { stdout } = await promisify(execFile)(file, [...first, ...args], options);
      const { peer, ...figures } = readAnswer(stdout);
      name = peer;
      return figures;
    },
  };
}

function readAnswer(output: string): Figures & { readonly peer: string } {
  const last = output.trim().split("\n").at(-1) ?? "";
  try {
    return v.parse(answer, JSON.parse(last));
  } catch (cause) {
    throw new Error(`its last line is no JSON of a peer: ${last}`, { cause });
  }
}
