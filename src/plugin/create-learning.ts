import * as v from "valibot";
import type { CommandBody } from "#core/commands.ts";
import type { ActivePlugin, PluginContext } from "#viewer/index.ts";
import type { WorkerClient } from "#worker/client.ts";
import { placeSchema } from "#worker/tokens.ts";
import { addressedBackend } from "./addressed-backend.ts";
import { compareCommands } from "./compare-commands.ts";
import { datasetCommands } from "./dataset-commands.ts";
import { draftCommands } from "./draft-commands.ts";
import { type Draft, JobDraft } from "./job-draft.ts";
import { type JobFileCommands, jobFileCommands } from "./job-file-commands.ts";
import type { Learning } from "./learning.ts";
import { LearningState } from "./learning-state.ts";
import { modelCommands } from "./model-commands.ts";
import { predictCommands } from "./predict-commands.ts";
import { previewCommands } from "./preview-commands.ts";
import { trainCommands } from "./train-commands.ts";
import { type TrainFolder, trainFolder } from "./train-folder.ts";
import { type TrainSettings, trainEntries, trainJob } from "./train-settings.ts";

/** This plugin's part of a session document. */
const savedSchema = v.object({
  runs: v.array(v.string()),
  train: v.optional(v.record(v.string(), v.unknown()), {}),
  folder: v.optional(placeSchema),
});

const nothingSaved = { runs: [], train: {}, folder: undefined };

/** The plugin's page side, but for its docks: what they show, and what its commands do. */
export interface LearningPlugin extends Required<Pick<ActivePlugin, "session" | "outlines">> {
  readonly commands: { readonly [id: string]: CommandBody };
  readonly learning: Learning;
  readonly draft: Draft<TrainSettings>;
  readonly loadedJob: JobFileCommands["loaded"];
  readonly folder: TrainFolder["folder"];
}

/** `backend` is what the page's address asks for, null where it says nothing; addresses are relative to `base`. */
export function createLearning(
  context: PluginContext,
  {
    client,
    backend,
    base,
  }: { readonly client: WorkerClient; readonly backend: string | null; readonly base: string },
): LearningPlugin {
  const saved = v.safeParse(savedSchema, context.saved);
  const { runs: savedRuns, train, folder: place } = saved.success ? saved.output : nothingSaved;
  const draft = new JobDraft(trainJob, train);
  const state = new LearningState(client, { savedRuns, losses: context.losses });
  const parts = { context, client, state, backendFor: addressedBackend(backend), base };
  const jobFiles = jobFileCommands(parts, draft);
  const { folder, commands: folderCommands } = trainFolder(parts, place);
  return {
    ...{ learning: state, draft, folder },
    loadedJob: jobFiles.loaded,
    commands: {
      ...draftCommands(draft, trainEntries),
      ...jobFiles.commands,
      ...previewCommands(parts, draft),
      ...datasetCommands(parts),
      ...folderCommands,
      ...trainCommands(parts),
      ...compareCommands(parts),
      ...predictCommands(parts),
      ...modelCommands(parts),
    },
    session() {
      const train = draft.session.value;
      return {
        ...state.session.value,
        ...(Object.keys(train).length > 0 && { train }),
        ...(folder.value && { folder: folder.value }),
      };
    },
    outlines: state.outlines,
  };
}
