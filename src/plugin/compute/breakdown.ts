import { DeviceLost } from "./device-lost.ts";
import { OutOfMemory } from "./out-of-memory.ts";

/** What ends a network where another, on another backend, may go on with its work. */
export type Breakdown = DeviceLost | OutOfMemory;

export function isBreakdown(error: unknown): error is Breakdown {
  return error instanceof DeviceLost || error instanceof OutOfMemory;
}
