import type { Tf } from "../loss.ts";

export function completeWasm(_tf: Tf): void {}
