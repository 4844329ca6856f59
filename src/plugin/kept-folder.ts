import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { type ReadonlySignal, signal } from "#core/signal.ts";
import type { Place } from "#worker/tokens.ts";
import { datasetPlace, datasetSchema } from "./dataset-commands.ts";
import type { LearningParts } from "./learning-parts.ts";

/** What a dock learns from where that is not what is open; the session keeps it. */
export interface KeptFolder {
  readonly commands: { readonly [id: string]: CommandBody };
  readonly folder: ReadonlySignal<Place | undefined>;
}

/** `saved` is the folder of the session, where it has one. `command` changes it. */
export function keptFolder(
  parts: LearningParts,
  { command, saved }: { readonly command: string; readonly saved: Place | undefined },
): KeptFolder {
  const folder = signal(saved);
  return {
    folder,
    commands: {
      /** Null for what is open. */
      [command]: commandBody({
        args: v.strictObject({ dataset: v.nullable(datasetSchema) }),
        async run({ dataset }, signal) {
          folder.value = dataset === null ? undefined : await datasetPlace(dataset, parts, signal);
        },
      }),
    },
  };
}
