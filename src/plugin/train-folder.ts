import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";
import type { Place } from "#worker/tokens.ts";
import { datasetPlace, datasetSchema } from "./dataset-commands.ts";
import type { LearningParts } from "./learning-parts.ts";

export interface TrainFolder {
  readonly commands: { readonly [id: string]: CommandBody };
  /** What the train dock learns from where that is no layers; the session keeps it. */
  readonly folder: ReadonlySignal<Place | undefined>;
}

/** `saved` is the folder of the session, where it has one. */
export function trainFolder(parts: LearningParts, saved: Place | undefined): TrainFolder {
  const folder = signal(saved);
  return {
    folder,
    commands: {
      /** Null for layers. */
      "train.folder": commandBody({
        args: v.strictObject({ dataset: v.nullable(datasetSchema) }),
        async run({ dataset }, signal) {
          folder.value = dataset === null ? undefined : await datasetPlace(dataset, parts, signal);
        },
      }),
    },
  };
}
