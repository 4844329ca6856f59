import type { Breakdown } from "./breakdown.ts";
import { type Backend, backendTitles, type Ranking } from "./choose.ts";
import { DeviceLost } from "./device-lost.ts";
import { OutOfMemory } from "./out-of-memory.ts";
import type { Precision } from "./precision.ts";
import { UnsupportedNode } from "./unsupported-node.ts";

/** A backend that is not there, or refuses; the message says why. */
export class DoesNotStart extends Error {
  override readonly name = "DoesNotStart";
}

/** Why a network cannot be on a backend. */
export type Refusal = Breakdown | UnsupportedNode | DoesNotStart;

/** What computes, and how. */
interface Chosen {
  readonly backend: Backend;
  readonly threads: number;
  /** Whether the machine can start threads at all. */
  readonly canSpawn: boolean;
  /** What was wished for. */
  readonly precision: Precision | undefined;
}

/** A sentence on a choice: "SIMD kernels on 2 threads: no WebGPU here". */
export function reasonFor(
  chosen: Chosen,
  {
    ranking: { gpu },
    refusals,
    isFree,
  }: {
    readonly ranking: Ranking;
    readonly refusals: ReadonlyMap<Backend, Refusal>;
    /** Whether the best was looked for, or did as it was asked. */
    readonly isFree: boolean;
  },
): string {
  const { backend } = chosen;
  const isGpu = backend === "webgpu" || backend === "tfjs-webgpu";
  const on = isGpu && gpu ? ` on ${gpu.name}` : "";
  const threads = backend === "simd" ? threadsText(chosen) : "";
  const what = `${backendTitles[backend]}${on}${threads}${precisionText(chosen)}`;
  if (!isFree) return `${what}, as asked`;
  const said = [...refusals].map(([other, error]) => refusalText(other, error));
  if (!isGpu && !refusals.has("webgpu"))
    said.unshift(gpu ? `WebGPU here is only software, ${gpu.name}` : "no WebGPU here");
  return said.length > 0 ? `${what}: ${said.join("; ")}` : what;
}

function precisionText({ backend, precision }: Chosen): string {
  if (precision !== "float16") return "";
  return backend === "webgpu" ? " in half precision" : " in full precision, the only one it has";
}

function threadsText({ threads, canSpawn }: Chosen): string {
  if (threads > 1) return ` on ${threads} threads`;
  return canSpawn
    ? " on one thread"
    : " on one thread, since this page is not cross-origin isolated";
}

/** "SIMD kernels have no attention-gate (node "gate")". */
export function refusalText(backend: Backend, refusal: Refusal): string {
  const title = backendTitles[backend];
  const isMany = backend === "simd";
  if (refusal instanceof UnsupportedNode)
    return `${title} ${isMany ? "have" : "has"} ${refusal.lacks}`;
  if (refusal instanceof DeviceLost)
    return `${title} ${isMany ? "were" : "was"} lost (${refusal.reason})`;
  if (refusal instanceof OutOfMemory) return `${title} ran out of memory (${refusal.message})`;
  return `${title} ${isMany ? "do" : "does"} not start (${refusal.message})`;
}
