import type { KernelHost, Machine, OnKernel } from "#compute/index.ts";
import type { RecordStore } from "#ml/predict/prediction-state.ts";
import type { BenchCase } from "./bench-case.ts";

/** A network on a backend, with data to run it on. Owns both until disposed. */
export interface Subject {
  /** One training step; absent where the backend only predicts. */
  readonly trainStep?: (() => Promise<unknown>) | undefined;
  /** One forward pass over the batch, from numbers to numbers. */
  predict(): Promise<unknown>;
  /** An image of `sideOf` the preset, tile by tile; see `Measured.imageMs`. */
  predictImage(): Promise<unknown>;
  dispose(): void;
  /** What a reader of the figure should know. */
  readonly note?: string | undefined;
}

/** What the process that measures provides. */
export interface Place {
  readonly gpu?: Machine["gpu"];
  readonly webgl: boolean;
  readonly kernels: KernelHost;
  /** Where the peers' WebAssembly lies: the address of a folder, with the closing slash. */
  readonly peers: string;
  /** Gets the bytes of a file of the peers. */
  readPeer(file: string): Promise<Uint8Array<ArrayBuffer>>;
  /** An empty folder of that name where images are kept in this place; removed when the process ends. */
  folder(name: string): Promise<RecordStore>;
}

/** Starts a backend for a case. `onKernel` hears of every kernel that ran, where the backend can tell. */
export type StartSubject = (
  of: BenchCase,
  on: { readonly place: Place; readonly onKernel?: OnKernel | undefined },
) => Promise<Subject>;
