import { Failure } from "#core/failure.ts";
import { storesInNode } from "#io/node/open-file.ts";
import type { TrainFile } from "#ml/config/job-file.ts";
import { openPairFolders, openPairs } from "#ml/data/open-pairs.ts";
import type { ImagePair, PairsSource } from "#ml/data/training-source.ts";
import { placeOf } from "../place.ts";

/** The images that a job learns from, and those that it is measured on where it names them. */
export async function openTrainingPairs(
  places: TrainFile["data"],
  signal: AbortSignal,
): Promise<PairsSource> {
  const { train, validation: held } = places ?? {};
  if (train === undefined)
    throw new Failure(
      { code: "train/bad-job", key: "data.train" },
      `The job names no images to train on: data.train is a data set's folder, or { images, masks }`,
    );
  const found =
    typeof train === "string"
      ? await openPairs({ place: placeOf(train), stores: storesInNode }, signal)
      : { train: await openFolders(train, signal) };
  const own = held ? await openFolders(held, signal) : undefined;
  const validation = own ?? ("validation" in found ? found.validation : undefined);
  return { kind: "pairs", train: found.train, ...(validation && { validation }) };
}

/** Images of one folder with the masks of another. */
export function openFolders(
  { images, masks }: { readonly images: string; readonly masks: string },
  signal: AbortSignal,
): Promise<ImagePair[]> {
  const folders = { images: placeOf(images), masks: placeOf(masks) };
  return openPairFolders({ ...folders, stores: storesInNode }, signal);
}
