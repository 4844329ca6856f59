import { createRequire } from "node:module";
import type { Machine } from "#compute/index.ts";

/** What the addon of Dawn (WebGPU for Node) exports. */
interface Dawn {
  create(flags: string[]): NonNullable<Machine["gpu"]>;
  /** The constants and classes that a browser has as globals. */
  readonly globals: object;
}

/**
 * WebGPU in Node, by the Dawn addon (`dawn.node` of the `webgpu` package) that $DAWN_NODE names; nothing where it is not set. Puts the
 * globals of a browser in place, which tfjs looks for.
 */
export function nodeGpu(): Machine["gpu"] {
  const { DAWN_NODE } = process.env;
  if (!DAWN_NODE) return undefined;
  const { create, globals }: Dawn = createRequire(import.meta.url)(DAWN_NODE);
  const gpu = create([]);
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  return gpu;
}
