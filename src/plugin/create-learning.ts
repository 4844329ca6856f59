import * as v from "valibot";
import type { CommandBody } from "#core/commands.ts";
import { computed, type ReadonlySignal } from "#core/signal.ts";
import type { ActivePlugin, PluginContext } from "#viewer/index.ts";
import type { WorkerClient } from "#worker/client.ts";
import { placeSchema } from "#worker/tokens.ts";
import { addressedBackend } from "./addressed-backend.ts";
import { compareCommands } from "./compare-commands.ts";
import { datasetCommands } from "./dataset-commands.ts";
import { draftCommands } from "./draft-commands.ts";
import { formOutlines } from "./held-out-outline.ts";
import { type Draft, JobDraft } from "./job-draft.ts";
import { type JobFileCommands, jobFileCommands } from "./job-file-commands.ts";
import { type KeptFolder, keptFolder } from "./kept-folder.ts";
import type { Learning } from "./learning.ts";
import { LearningState } from "./learning-state.ts";
import { findLeftPredictions } from "./left-predictions.ts";
import { modelCommands } from "./model-commands.ts";
import { predictCommands } from "./predict-commands.ts";
import { pretrainCommands } from "./pretrain-commands.ts";
import { type PretrainSettings, pretrainEntries, pretrainJob } from "./pretrain-settings.ts";
import { previewCommands } from "./preview-commands.ts";
import { retrainCommand } from "./retrain-command.ts";
import { shareModels } from "./share-models.ts";
import { startFromCommands } from "./start-from-commands.ts";
import { trainCommands } from "./train-commands.ts";
import { type TrainSettings, trainEntries, trainJob } from "./train-settings.ts";

/** This plugin's part of a session document. */
const savedSchema = v.object({
  runs: v.array(v.string()),
  train: v.optional(v.record(v.string(), v.unknown()), {}),
  pretrain: v.optional(v.record(v.string(), v.unknown()), {}),
  /** What docks learn from where that is not what is open. */
  folder: v.optional(placeSchema),
  pretrainFolder: v.optional(placeSchema),
});

const nothingSaved = v.parse(savedSchema, { runs: [] });

/** The plugin's page side, but for its docks: what they show, and what its commands do. */
export interface LearningPlugin
  extends Required<Pick<ActivePlugin, "session" | "outlines" | "carries" | "receive">> {
  readonly commands: { readonly [id: string]: CommandBody };
  readonly learning: Learning;
  readonly draft: Draft<TrainSettings>;
  readonly pretrainDraft: Draft<PretrainSettings>;
  readonly loadedJob: JobFileCommands["loaded"];
  readonly folder: KeptFolder["folder"];
  readonly pretrainFolder: KeptFolder["folder"];
  dispose(): void;
}

/** What the page side needs beside what every plugin is given. */
export interface LearningSurroundings {
  readonly client: WorkerClient;
  /** What the page's address asks for; null where it says nothing. */
  readonly backend: string | null;
  /** What addresses are relative to. */
  readonly base: string;
  /** Whether these docks are in front. */
  readonly shown: { readonly [dock in "train" | "pretrain"]: ReadonlySignal<boolean> };
}

/** Restores what the session says of it; the docks are made by whoever shows them. */
export function createLearning(
  context: PluginContext,
  { client, backend, base, shown }: LearningSurroundings,
): LearningPlugin {
  const saved = v.safeParse(savedSchema, context.saved);
  const { runs: savedRuns, ...kept } = saved.success ? saved.output : nothingSaved;
  const { members, keepChoices } = context;
  const draft = new JobDraft(trainJob, { saved: kept.train, members, keepChoices });
  const pretrainDraft = new JobDraft(pretrainJob, { saved: kept.pretrain, members, keepChoices });
  const state = new LearningState(client, savedRuns);
  const closing = new AbortController();
  const backendFor = addressedBackend(backend);
  const parts = { context, client, state, backendFor, base, closed: closing.signal };
  const stopFinding = findLeftPredictions(parts);
  const jobFiles = jobFileCommands(parts, draft);
  const train = keptFolder(parts, { command: "train.folder", saved: kept.folder });
  const pretrain = keptFolder(parts, { command: "pretrain.folder", saved: kept.pretrainFolder });
  const forms = [
    { isShown: shown.train, settings: draft.settings, folder: train.folder },
    { isShown: shown.pretrain, settings: pretrainDraft.settings, folder: pretrain.folder },
  ];
  return {
    ...{ learning: state, draft, pretrainDraft },
    ...{ folder: train.folder, pretrainFolder: pretrain.folder },
    dispose() {
      stopFinding();
      closing.abort();
    },
    loadedJob: jobFiles.loaded,
    commands: {
      ...draftCommands(draft, trainEntries),
      ...draftCommands(pretrainDraft, pretrainEntries),
      ...jobFiles.commands,
      ...previewCommands(parts, { draft, pretrainDraft }),
      ...datasetCommands(parts),
      ...train.commands,
      ...pretrain.commands,
      ...trainCommands(parts),
      ...startFromCommands(parts, draft),
      ...retrainCommand(parts, draft),
      ...pretrainCommands(parts),
      ...compareCommands(parts),
      ...predictCommands(parts),
      ...modelCommands(parts),
    },
    session() {
      const drafts = { train: draft.session.value, pretrain: pretrainDraft.session.value };
      const changed = Object.entries(drafts).filter(([, keys]) => Object.keys(keys).length > 0);
      return {
        ...{ ...state.session.value, ...Object.fromEntries(changed) },
        ...(train.folder.value && { folder: train.folder.value }),
        ...(pretrain.folder.value && { pretrainFolder: pretrain.folder.value }),
      };
    },
    outlines: computed(() => {
      const running = state.outlines.value; // which mostly are those of the form
      return running.length > 0 ? running : formOutlines(context.model, forms);
    }),
    ...shareModels(parts),
  };
}
