import { Failure, isFailure } from "#core/failure.ts";
import type { LayerId } from "#core/ids.ts";
import { type Signal, signal } from "#core/signal.ts";
import type { PluginContext } from "#viewer/index.ts";
import type { WorkerClient } from "#worker/client.ts";
import { type Place, type PredictInput, type PredictProgress, predict } from "#worker/tokens.ts";
import type { PredictionStatus, PredictTaskId } from "./learning.ts";
import { openPrediction } from "./open-prediction.ts";
import { errorOf } from "./run-status.ts";
import { untilBegun } from "./until-begun.ts";

interface Parts {
  readonly context: PluginContext;
  readonly client: WorkerClient;
}

/** What there is of a prediction that was broken off on an earlier visit. */
export interface LeftPrediction extends Pick<PredictionStatus, "tilesDone" | "tilesTotal"> {
  readonly layer: LayerId;
}

/** One prediction: started, cancelled, and gone on with where it was broken off. */
export class PredictionTask {
  readonly id: PredictTaskId;
  readonly status: Signal<PredictionStatus>;
  readonly #parts: Parts;
  readonly #input: PredictInput;
  #layer: Promise<LayerId> | undefined;
  #controller = new AbortController();

  constructor(
    parts: Parts,
    { id, input, left }: { id: PredictTaskId; input: PredictInput; left?: LeftPrediction },
  ) {
    this.id = id;
    this.#parts = parts;
    this.#input = input;
    this.#layer = left && Promise.resolve(left.layer);
    this.status = signal<PredictionStatus>({ ...nothingYet, ...(left ? leftOver(left) : {}) });
  }

  /** Where it is made. */
  get to(): Place {
    return this.#input.to;
  }

  cancel(): void {
    this.#controller.abort();
  }

  /** From now on this layer shows it: the one before was closed. */
  shownBy(layer: LayerId): void {
    this.#layer = Promise.resolve(layer);
  }

  /**
   * Goes on from where it was broken off, as `run` does. Rejects with `predict/cannot-resume` where it was not, and with
   * `source/no-permission` where the user does not let its folder be written to (any more).
   */
  async resume(until: AbortSignal): Promise<LayerId> {
    this.#checkResumable();
    await this.#parts.context.allowWriting(this.to);
    this.#checkResumable(); // it may have been asked for twice
    return this.run(until);
  }

  #checkResumable(): void {
    const { state, resumable } = this.status.value;
    if (resumable) return;
    throw new Failure(
      { code: "predict/cannot-resume" },
      `The prediction is ${state}: only one that was cancelled or has failed can be gone on with`,
    );
  }

  /**
   * Hands the work to the worker, follows it to its end, and resolves with the layer once that can be read. `until` aborts what comes
   * before there is something to read, and nothing after it.
   */
  run(until: AbortSignal): Promise<LayerId> {
    const { controller, begun } = untilBegun(until);
    this.#controller = controller;
    const { signal } = controller;
    const { error: _error, ...before } = this.status.value;
    this.status.value = { ...before, state: "running", resumable: false, notes: [] };
    return new Promise((resolve, reject) => {
      const result = this.#parts.client.run(predict, this.#input, {
        signal,
        onProgress: (progress) => {
          this.status.value = withProgress(this.status.value, progress);
          if (progress.kind === "arrived") this.#draw(progress.region);
          if (progress.kind !== "created" || signal.aborted) return;
          begun();
          this.#open(progress.name).then(resolve, reject);
        },
      });
      result.finally(begun).then(
        () => this.#end("done"),
        (error: unknown) => {
          this.#end(signal.aborted ? "cancelled" : "failed", error);
          reject(error);
        },
      );
    });
  }

  /** What does not open is not worked at. */
  #open(name: string): Promise<LayerId> {
    this.#layer = this.#openUnlessOpen(name);
    this.#layer.catch(() => this.#controller.abort());
    return this.#layer;
  }

  /** A layer of before may have been closed meanwhile, or not have opened at all. */
  async #openUnlessOpen(name: string): Promise<LayerId> {
    const { context } = this.#parts;
    const before = await this.#layer?.catch(() => undefined);
    if (before !== undefined && context.model.has(before)) return before;
    return openPrediction(context, { source: this.to, name });
  }

  /** Regions may arrive while the layer is still being opened: they are drawn when it is there. */
  #draw(region: PredictInput["region"]): void {
    const { context } = this.#parts;
    this.#layer?.then(
      (id) => {
        if (context.model.has(id)) context.pixelsChanged(id, region);
      },
      () => {}, // whoever started the prediction is told why there is no layer
    );
  }

  #end(state: "done" | "cancelled" | "failed", error?: unknown): void {
    const isFailed = state === "failed" && { error: errorOf(error) };
    const wasBegun = this.#layer !== undefined && !isFailure(error, "predict/cannot-resume");
    this.status.value = {
      ...this.status.value,
      ...{ state, etaMs: null, tilesPerSecond: null },
      resumable: state !== "done" && wasBegun,
      ...isFailed,
    };
  }
}

const nothingYet: PredictionStatus = {
  ...{ state: "running", tilesDone: 0, tilesTotal: 0, tilesPerSecond: null, etaMs: null },
  ...{ resumable: false, backend: null, backendReason: null, notes: [] },
};

function leftOver({ tilesDone, tilesTotal }: LeftPrediction): Partial<PredictionStatus> {
  return { state: "cancelled", tilesDone, tilesTotal, resumable: true };
}

function withProgress(status: PredictionStatus, progress: PredictProgress): PredictionStatus {
  switch (progress.kind) {
    case "tiles": {
      const { tilesDone, tilesTotal, tilesPerSecond, etaMs } = progress;
      return { ...status, tilesDone, tilesTotal, tilesPerSecond, etaMs };
    }
    case "note":
      return { ...status, notes: [...status.notes, progress.note] };
    case "began": {
      const { backend, reason: backendReason, note } = progress;
      const notes = note === undefined ? status.notes : [...status.notes, note];
      return { ...status, backend, backendReason, notes };
    }
    default:
      return status;
  }
}
