import type { MultiscaleImage } from "#io/pixel-source.ts";
import { describeSource } from "#io/source-ref.ts";
import { levelLike, type PixelSize } from "#ml/data/pixel-size.ts";
import { loadRecord, removeRecord } from "#ml/predict/prediction-state.ts";
import { runPrediction } from "#ml/predict/run-prediction.ts";
import { type Service, service } from "./serve.ts";
import { findUnfinished, listModels, type PredictInput, predict } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Prediction with saved models, and the list of them. */
export function predictServices({ host, runs }: TrainingParts): Service[] {
  return [
    service(predict, async ({ to, ...asked }, { signal, report }) => {
      const { task: _task, model: wanted, image: ref, level, ...how } = asked;
      const [model, image] = await Promise.all([
        runs.model(wanted, signal),
        host.open(ref, signal),
      ]);
      const name = `${model.card.title} prediction`;
      const folder = await host.storage.writable(to);
      await runPrediction(
        host.networks,
        {
          ...{ ...how, model, image, name, to: folder, asked },
          level: level === "auto" ? levelFor(model.card.pixelSize, image) : level,
        },
        {
          signal,
          began: (on) => report({ kind: "began", ...on }),
          note: (note) => report({ kind: "note", note }),
          created: () => report({ kind: "created", name }),
          report: (progress) => report({ kind: "tiles", ...progress }),
          arrived: (region) => report({ kind: "arrived", region }),
        },
      );
      await removeRecord(folder);
    }),
    service(findUnfinished, async ({ at }, { signal }) => {
      const store = await host.storage.existing(at);
      const record = await loadRecord(store, { source: describeSource(at), signal });
      if (!record?.asked) return null; // the command line leaves none
      const { tilesDone, tilesTotal } = record.state;
      // What the service above wrote, in this browser.
      return { asked: record.asked as Omit<PredictInput, "to">, tilesDone, tilesTotal };
    }),
    service(listModels, async (_, { signal }) => {
      const cards = await runs.cards(signal);
      return cards.map(({ graph: _graph, ...summary }) => summary);
    }),
  ];
}

function levelFor(learnt: PixelSize | undefined, { grid }: MultiscaleImage): number {
  return learnt ? levelLike(learnt, grid) : 0;
}
