/** What can be measured: our executors, tfjs on its own backends, and a peer. */
export const benchBackends = [
  "simd",
  "webgpu",
  "tfjs-webgpu",
  "tfjs-webgl",
  "tfjs-wasm",
  "onnxruntime-web",
] as const;
export type BenchBackend = (typeof benchBackends)[number];

/** Backends that compute on WebAssembly threads; to the others their number says nothing. */
export const threadedBackends: readonly BenchBackend[] = ["simd", "tfjs-wasm", "onnxruntime-web"];

/** A reference U-Net and what it is fed. */
export interface Preset {
  /** Height and width of an image, in pixels. */
  readonly size: number;
  /** Channels of the finest level. */
  readonly width: number;
  readonly depth: number;
  /** Images a step. */
  readonly batch: number;
}

export const presets = {
  small: { size: 128, width: 8, depth: 3, batch: 2 },
  medium: { size: 128, width: 16, depth: 3, batch: 8 },
  large: { size: 256, width: 16, depth: 4, batch: 4 },
} as const satisfies { readonly [name: string]: Preset };
export type PresetName = keyof typeof presets;

/** Tiles that an image is predicted by: eight along each axis, each half covered by the next. */
export const imageTiles = 64;

/** Height and width of that image. */
export function sideOf({ size }: Preset): number {
  return (size / 2) * (Math.sqrt(imageTiles) + 1);
}

export type Task = "train" | "predict";

/** One thing to measure once, in a process of its own. JSON, so that it reaches any process. */
export interface BenchCase {
  readonly task: Task;
  readonly backend: BenchBackend;
  readonly preset: Preset;
  readonly threads: number;
  /** How many runs are timed at most, and how long at most; one run always is. */
  readonly steps: number;
  readonly seconds: number;
  /** Whether to say what every kernel takes, of backends that can. */
  readonly profile: boolean;
}

/** Medians, in milliseconds. What a backend cannot do is absent, and the note says so. */
export interface Measured {
  readonly trainStepMs?: number | undefined;
  readonly forwardMs?: number | undefined;
  /** Of an image tile by tile: of ours with reading, blending and writing, of peers that have none of that the tiles alone. */
  readonly imageMs?: number | undefined;
  readonly note?: string | undefined;
  /** Milliseconds of every kernel in one training step (or prediction), measured apart: kernels are fenced there. */
  readonly profile?: { readonly [kernel: string]: number } | undefined;
}

/** What the machine looks like from inside the process that measures. */
export interface Surroundings {
  /** `Chromium 156.0.0.0`, `Node 20.20.2`. */
  readonly runtime: string;
  /** The graphics card that WebGPU finds, if any. */
  readonly gpu?: string | undefined;
  /** Whether memory can be shared with threads. */
  readonly isolated: boolean;
}

/**
 * What a measuring process tells of itself: at first that it has started, at last that it is done or failed. While it is
 * `timing` nothing should disturb it; what it holds from `profiling` on does not count.
 */
export type Announcement =
  | { readonly kind: "started"; readonly surroundings: Surroundings }
  | { readonly kind: "working" }
  | { readonly kind: "timing" }
  | { readonly kind: "profiling" }
  | { readonly kind: "done"; readonly measured: Measured }
  | { readonly kind: "failed"; readonly message: string };
