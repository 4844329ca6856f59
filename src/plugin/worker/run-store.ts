import { Failure, isFailure } from "#core/failure.ts";
import { describeSource, nameOf, type Place } from "#io/source-ref.ts";
import type { Key, WritableStore } from "#io/stores/store.ts";
import { isModelFile, readModel } from "#ml/export/read-model.ts";
import type { ModelCard } from "#ml/results/model-card.ts";
import type { SavedModel } from "#ml/results/model-file.ts";
import { loadCard, loadModel, saveCard } from "#ml/results/saved-model.ts";
import { decodeCheckpoint, type RunCheckpoint } from "#ml/train/run-checkpoint.ts";
import type { Storage } from "./host.ts";
import { readFile } from "./read-file.ts";

const folder = "runs";

/** Beside a run's model: where it goes on from. */
export const checkpointKey: Key = "/last.safetensors";

/** Where runs keep their models, so that they survive a reload. */
export class RunStore {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  folderOf(run: string): Promise<WritableStore> {
    return this.#storage.folder(`${folder}/${run}`);
  }

  /** A run's model by its id, or that of any folder or file. Rejects with `train/no-such-run` or `model/unreadable`. */
  async model(model: string | Place, signal: AbortSignal): Promise<SavedModel> {
    const place = typeof model === "string" ? placeOf(model) : model;
    if (isModelFile(nameOf(place)))
      return readModel(await readFile(this.#storage, place, signal), describeSource(place));
    try {
      const store = await this.#storage.existing(place);
      return await loadModel(store, { source: describeSource(place), signal });
    } catch (cause) {
      const isAbsent =
        isFailure(cause, "source/unreachable") || isFailure(cause, "model/unreadable");
      if (typeof model !== "string" || !isAbsent) throw cause;
      throw new Failure(
        { code: "train/no-such-run", run: model },
        `The run ${model} has no model here yet; it has one from its first validation on`,
        { cause },
      );
    }
  }

  /** Rejects with `train/no-such-run` where nothing was written of it. */
  async card(run: string, signal: AbortSignal): Promise<ModelCard> {
    const place = placeOf(run);
    try {
      const store = await this.#storage.existing(place);
      return await loadCard(store, { source: describeSource(place), signal });
    } catch (cause) {
      if (!isFailure(cause, "source/unreachable")) throw cause;
      throw new Failure({ code: "train/no-such-run", run }, `There is no run ${run} here`, {
        cause,
      });
    }
  }

  /** Undefined where it ended before its first. Rejects with `model/unreadable` where it is broken. */
  async checkpoint(run: string, signal: AbortSignal): Promise<RunCheckpoint | undefined> {
    const place = placeOf(run);
    const store = await this.#storage.existing(place);
    const bytes = await store.get(checkpointKey, { signal });
    return bytes && decodeCheckpoint(bytes, `${describeSource(place)}${checkpointKey}`);
  }

  /** Notes that a run whose page was closed is not to go on. False where there is none of that kind. Only for whoever holds the run. */
  async endInterrupted(run: string, signal: AbortSignal): Promise<boolean> {
    const card = (await this.cards(signal)).find(({ id }) => id === run);
    if (card?.state !== "running") return false;
    await saveCard(await this.folderOf(run), { ...card, state: "stopped" });
    return true;
  }

  /** Oldest first. */
  async cards(signal: AbortSignal): Promise<ModelCard[]> {
    const cards: ModelCard[] = [];
    for (const run of await this.#storage.list(folder)) {
      const place = placeOf(run);
      try {
        const store = await this.#storage.existing(place);
        cards.push(await loadCard(store, { source: describeSource(place), signal }));
      } catch (error) {
        if (!isFailure(error, "model/unreadable")) throw error; // a run that came to nothing is no model
      }
    }
    return cards.sort((a, b) => a.created.localeCompare(b.created));
  }
}

function placeOf(run: string): Place {
  return { kind: "opfs", path: `${folder}/${run}` };
}
