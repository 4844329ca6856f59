import type { Backend } from "#compute/index.ts";
import { badArgument, type Option, required } from "./command-line.ts";
import { readDevice } from "./node-networks.ts";
import { readTiling, type Tiling, tilingOptions } from "./tiling.ts";

/** What every command that applies a model is told. */
export interface ModelOptions extends Tiling {
  readonly checkpoint: string;
  readonly device: Backend | "auto";
}

export const modelOptions = {
  checkpoint: { type: "string" },
  ...tilingOptions,
  device: { type: "string", default: "auto" },
  help: { type: "boolean" },
} as const;

interface Given extends Record<"tile" | "overlap" | "device", string> {
  readonly checkpoint?: string | undefined;
  readonly tta: boolean;
}

/** Checks what `modelOptions` has read for a command. Fails with `command/bad-arguments`, naming what works. */
export function readModelOptions(
  { values, positionals }: { readonly values: Given; readonly positionals: readonly string[] },
  command: string,
): ModelOptions {
  const at = (option: string): Option => ({ command, option });
  if (positionals.length > 0) throw badArgument(at(""), `"${positionals[0]}" is no option`);
  return {
    checkpoint: required(values.checkpoint, at("--checkpoint")),
    ...readTiling(values, command),
    device: readDevice(values.device, command),
  };
}
