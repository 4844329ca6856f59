import { Failure, isFailure } from "#core/failure.ts";
import type { LayerId } from "#core/ids.ts";
import { computed, type ReadonlySignal, type Signal, signal } from "#core/signal.ts";
import type { PictureOutline } from "#viewer/index.ts";
import type { WorkerClient } from "#worker/client.ts";
import {
  type KeptComparison,
  keptOfRun,
  listModels,
  type ModelSummary,
  type Place,
  type ReconstructionPictures,
} from "#worker/tokens.ts";
import { statusOfKept } from "./comparison-status.ts";
import type {
  ComparisonStatus,
  ComparisonTask,
  ComparisonTaskId,
  Learning,
  Prediction,
  PredictTaskId,
  Pretraining,
  Run,
  RunId,
  RunStatus,
} from "./learning.ts";
import type { PredictionTask } from "./prediction-task.ts";
import { statusOfSaved } from "./run-status.ts";

/** With the writing side of its status. */
export interface OwnRun extends Run {
  readonly status: Signal<RunStatus>;
  /** The part of its image that is held out, where that is a region. */
  readonly heldOut?: PictureOutline | undefined;
  readonly pretraining?: OwnPretraining | undefined;
}

interface OwnPretraining extends Pretraining {
  readonly pictures: Signal<ReconstructionPictures | null>;
}

interface OwnPrediction extends Prediction {
  readonly task: PredictionTask;
}

interface OwnComparison extends ComparisonTask {
  readonly status: Signal<ComparisonStatus>;
  readonly cancel: () => void;
}

/** The writing side of what docks show. Only the plugin's commands hold it. */
export class LearningState implements Learning {
  readonly #runs = signal<readonly OwnRun[]>([]);
  readonly #predictions = signal<readonly OwnPrediction[]>([]);
  readonly #places = new Set<string>();
  /** The layer that shows what the last run learnt, by the image that it looks at. */
  readonly watched = new Map<LayerId, LayerId>();
  readonly #comparisons = signal<readonly OwnComparison[]>([]);
  /** Runs of this session, made in it or used, here or on the machine that shared it. */
  readonly #ownIds = signal<readonly string[]>([]);

  readonly runs: ReadonlySignal<readonly Run[]> = this.#runs;
  readonly predictions: ReadonlySignal<readonly Prediction[]> = this.#predictions;
  readonly comparisons: ReadonlySignal<readonly ComparisonTask[]> = this.#comparisons;
  /** What runs that go on hold out. */
  readonly outlines: ReadonlySignal<readonly PictureOutline[]> = computed(() =>
    this.#runs.value.flatMap(({ heldOut, status }) => {
      const goesOn = ["preparing", "running", "paused"].includes(status.value.state);
      return heldOut && goesOn ? [heldOut] : [];
    }),
  );
  /** What the session document says of this plugin. JSON. */
  readonly session = computed(() => ({ runs: this.#ownIds.value }));
  /** Settled once the runs of earlier visits are listed. */
  readonly restored: Promise<void>;

  constructor(client: WorkerClient, savedRuns: readonly string[]) {
    this.#ownIds.value = savedRuns;
    this.restored = this.#restore(client);
  }

  addRun(run: OwnRun): void {
    this.#runs.value = [...this.#runs.value, run];
    this.use(run.id);
  }

  /** A run that this session needs: it goes along when that is shared. */
  use(id: string): void {
    if (!this.#ownIds.value.includes(id)) this.#ownIds.value = [...this.#ownIds.value, id];
  }

  /** With the layer that shows it now, where that was another one before. */
  addPrediction({ layer, task }: Pick<OwnPrediction, "layer" | "task">): void {
    const { id, status } = task;
    const added = { id, layer, status, task };
    const before = this.#predictions.value;
    this.#predictions.value = before.some((prediction) => prediction.id === id)
      ? before.map((prediction) => (prediction.id === id ? added : prediction))
      : [...before, added];
  }

  /** One that never came to a layer leaves nothing to go on with. */
  removePrediction(id: PredictTaskId): void {
    this.#predictions.value = this.#predictions.value.filter((prediction) => prediction.id !== id);
  }

  /** Undefined where none is known that is made there. */
  predictionAt(place: Place): OwnPrediction | undefined {
    const key = JSON.stringify(place);
    return this.#predictions.value.find(({ task }) => JSON.stringify(task.to) === key);
  }

  /** Whether nobody has been told yet that a prediction is made at that place. From now on somebody has. */
  claim(place: Place): boolean {
    const key = JSON.stringify(place);
    const isNew = !this.#places.has(key);
    this.#places.add(key);
    return isNew;
  }

  /** Nothing came of what claimed it. */
  release(place: Place): void {
    this.#places.delete(JSON.stringify(place));
  }

  addComparison(comparison: OwnComparison): void {
    this.#comparisons.value = [...this.#comparisons.value, comparison];
  }

  /** Rejects with `train/no-such-run`. */
  async run(id: string): Promise<OwnRun> {
    await this.restored;
    const found = this.#runs.value.find((run) => run.id === id);
    if (found) return found;
    const known = this.#runs.value.map((run) => run.id).join(", ") || "none";
    throw new Failure({ code: "train/no-such-run", run: id }, `No run ${id}; known: ${known}`);
  }

  /** Throws `predict/no-such-task`. */
  prediction(id: string): OwnPrediction {
    const found = this.#predictions.value.find((prediction) => prediction.id === id);
    if (found) return found;
    const known = this.#predictions.value.map((prediction) => prediction.id).join(", ") || "none";
    throw new Failure(
      { code: "predict/no-such-task", task: id },
      `No prediction ${id}; known: ${known}`,
    );
  }

  /** Throws `compare/no-such-task`. */
  comparison(id: string): OwnComparison {
    const found = this.#comparisons.value.find((comparison) => comparison.id === id);
    if (found) return found;
    const known = this.#comparisons.value.map((comparison) => comparison.id).join(", ") || "none";
    throw new Failure(
      { code: "compare/no-such-task", task: id },
      `No comparison ${id}; known: ${known}`,
    );
  }

  /** Pictures of pretrainings and comparisons with them, newest first: those are looked at first. */
  async #restoreKept(client: WorkerClient, runs: readonly OwnRun[]): Promise<void> {
    try {
      for (const { id, pretraining } of runs.toReversed()) {
        const { pictures, comparisons } = await client.run(keptOfRun, { run: id });
        if (pretraining) pretraining.pictures.value ??= pictures;
        const found = comparisons.map((kept) => comparisonOf(id, kept));
        this.#comparisons.value = [...found, ...this.#comparisons.value];
      }
    } catch (error) {
      // They are no more than a look back: a worker that was lost, or a file that is broken, keeps nobody from anything.
      if (!(error instanceof Failure)) throw error;
    }
  }

  async #restore(client: WorkerClient): Promise<void> {
    try {
      const models = await client.run(listModels, undefined);
      const saved = models.map((model) => ({
        id: model.id as RunId, // written by a run of this plugin
        title: model.title,
        status: signal(statusOfSaved(model)),
        job: model.job,
        pretraining: pretrainingOf(model),
      }));
      const here = new Set<string>(this.#runs.value.map(({ id }) => id));
      const earlier = saved.filter(({ id }) => !here.has(id));
      this.#runs.value = [...earlier, ...this.#runs.value];
      void this.#restoreKept(client, earlier); // nothing waits for it: pictures come as they are read
    } catch (error) {
      // Without storage there are no earlier runs, and a training will say so; a lost worker likewise.
      if (!isFailure(error, "storage/unavailable") && !isFailure(error, "worker/lost")) throw error;
    }
  }
}

/** Of an earlier visit, as far as it came. */
function comparisonOf(run: RunId, kept: KeptComparison): OwnComparison {
  return {
    ...{ id: kept.id as ComparisonTaskId, run, cancel() {} }, // written under an id of this plugin
    status: signal(statusOfKept(kept)),
  };
}

/** Of a run of an earlier visit: its pictures are read after it is listed. */
function pretrainingOf({ job }: ModelSummary): OwnPretraining | undefined {
  return "pretext" in job ? { pretext: job.pretext, pictures: signal(null) } : undefined;
}
