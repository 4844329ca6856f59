import { Failure } from "#core/failure.ts";
import { isEditedLabels } from "#io/labels/edited-labels.ts";
import type { MultiscaleImage, Region } from "#io/pixel-source.ts";
import type { Place, SourceRef } from "#io/source-ref.ts";
import type { StoresAt } from "#ml/data/find-pairs.ts";
import { type DatasetPairs, openPairs } from "#ml/data/open-pairs.ts";
import type { TrainingSource } from "#ml/data/training-source.ts";
import type { Host } from "./host.ts";
import type { TrainData } from "./tokens.ts";

/** Opens what a training learns from. Rejects as readers and `openPairs` do, and says what could not be opened. */
export async function openData(
  host: Host,
  data: TrainData,
  signal: AbortSignal,
): Promise<TrainingSource> {
  if ("dataset" in data) {
    const pairs = openDataset(host, data.dataset, signal);
    const { train, validation } = await saying("data set", pairs);
    return { kind: "pairs", train, validation };
  }
  const { labelsName, labelNames } = data;
  const [image, labels] = await Promise.all([
    saying("image", host.open(data.image, signal)),
    saying("labels", host.open(data.labels, signal)),
  ]);
  return {
    ...{ kind: "layers", image, labels, labelsName, labelNames },
    paintedIn: paintedIn(labels, data.labels),
  };
}

/** Wherever this host finds folders and files. */
export function openDataset(host: Host, place: Place, signal: AbortSignal): Promise<DatasetPairs> {
  return openPairs({ place, stores: storesOf(host) }, signal);
}

/** Where a host finds folders and files. */
export function storesOf({ storage }: Host): StoresAt {
  return (at) => ({
    folder: () => storage.existing(at),
    file: () => storage.file(at),
  });
}

/** Says in a failure what of a run could not be opened. */
export async function saying<T>(what: string, opened: Promise<T>): Promise<T> {
  try {
    return await opened;
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    throw new Failure(cause.detail, `The ${what} of this run: ${cause.message}`, { cause });
  }
}

/** Labels that lie over others are known only where they were painted. */
function paintedIn(labels: MultiscaleImage, ref: SourceRef): readonly Region[] | undefined {
  const isAllPainted = ref.kind === "edited-labels" && ref.base === null;
  return isAllPainted && isEditedLabels(labels) ? labels.editedChunks() : undefined;
}
