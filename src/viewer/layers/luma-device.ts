import type { Device } from "@luma.gl/core";

/**
 * luma.gl 9.2 spells out the sampler's parameters of every texture that it makes, by looking through all constants of
 * WebGL, for a log that nobody reads: more than a millisecond for each tile. This has it say nothing.
 */
export function withoutSpelling(device: Device): void {
  Object.assign(device, { getGLKeys: () => ({}) });
}
