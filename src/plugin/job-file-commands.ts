import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { unlabelledMeanings } from "#core/layers/layer.ts";
import { type ReadonlySignal, type Signal, signal } from "#core/signal.ts";
import {
  isPretraining,
  nameOf,
  type Place,
  placeSchema,
  type ReadJobFile,
  readJob,
  writeJob,
} from "#worker/tokens.ts";
import type { JobDraft } from "./job-draft.ts";
import { fileOfSettings, type LoadedJob, settingsOfFile } from "./job-file-settings.ts";
import type { LearningParts } from "./learning-parts.ts";
import type { TrainSettings } from "./train-settings.ts";

const text = v.pipe(v.string(), v.minLength(1));
/** An address, or a place. */
const source = v.union([text, placeSchema]);
const formats = { json: ".json", biapy: ".yaml" } as const;

const saveArguments = v.strictObject({
  /** Of ours, or BiaPy's YAML. */
  format: v.optional(v.picklist(["json", "biapy"]), "json"),
  /** "download", or the folder that the file goes into. */
  to: v.optional(source, "download"),
  /** Of the file, without its ending. */
  name: v.optional(text, "job"),
  /** What 0 means in the masks that it will be trained on. */
  unlabelled: v.optional(v.picklist(unlabelledMeanings), "background"),
});

export interface JobFileCommands {
  readonly commands: { readonly [id: string]: CommandBody };
  /** The file that the draft was last read from. */
  readonly loaded: ReadonlySignal<LoadedJob | undefined>;
}

/** The draft of a training out of files, and into them. */
export function jobFileCommands(
  parts: LearningParts,
  draft: JobDraft<TrainSettings>,
): JobFileCommands {
  const { client, context } = parts;
  const loaded: Signal<LoadedJob | undefined> = signal(undefined);
  return {
    loaded,
    commands: {
      /** Without a source it asks for a file. Returns what it left out, a `LoadedJob`. */
      "train.loadJob": commandBody({
        args: v.strictObject({ source: v.optional(source) }),
        async run({ source: from }, signal) {
          const place = await placeFor(from, parts, signal);
          const read = await client.run(readJob, { source: place }, { signal });
          const { change, loaded: found } = settingsOfFile(withMasks(read), nameOf(place));
          draft.change(change);
          loaded.value = found;
          return found;
        },
      }),
      /** Returns `{ file }`, the name of a download, or `{ source }`, and `left`, what is not in it. */
      "train.saveJob": commandBody({
        args: saveArguments,
        async run({ format, to, name, unlabelled }, signal) {
          const { file, left } = fileOfSettings(draft.settings.value, unlabelled);
          const written = await client.run(writeJob, { file, format }, { signal });
          const made = { name: `${name}${formats[format]}`, file: written };
          return { ...(await context.saveFile(made, to)), left };
        },
      }),
    },
  };
}

async function placeFor(
  from: v.InferOutput<typeof source> | undefined,
  { context, base }: LearningParts,
  signal: AbortSignal,
): Promise<Place> {
  if (from === undefined) return context.pickFile(signal);
  return typeof from === "string" ? { kind: "http", url: new URL(from, base).href } : from;
}

/** A pretraining is another kind of job, with a draft of its own. */
function withMasks({ file, ...read }: ReadJobFile) {
  if (!isPretraining(file)) return { ...read, file };
  throw new Failure(
    { code: "job/unsupported-key", keys: ["pretext"] },
    "This is a job of pretraining, without masks; here one with masks can be read",
  );
}
