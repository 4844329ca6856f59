import { removeRecord } from "#ml/predict/prediction-state.ts";
import { runPrediction } from "#ml/predict/run-prediction.ts";
import { type Service, service } from "./serve.ts";
import { listModels, predict } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Prediction with saved models, and the list of them. */
export function predictServices({ host, runs }: TrainingParts): Service[] {
  return [
    service(predict, async ({ model: wanted, to, image: ref, ...how }, { signal, report }) => {
      const [model, image] = await Promise.all([
        runs.model(wanted, signal),
        host.open(ref, signal),
      ]);
      const name = `${model.card.title} prediction`;
      const folder = await host.storage.folder(to);
      await runPrediction(
        host.networks,
        { ...how, level: 0, model, image, name, to: folder },
        {
          signal,
          began: (on) => report({ kind: "began", ...on }),
          created: () => report({ kind: "created", name }),
          report: (progress) => report({ kind: "tiles", ...progress }),
          arrived: (region) => report({ kind: "arrived", region }),
        },
      );
      await removeRecord(folder);
    }),
    service(listModels, async (_, { signal }) => {
      const cards = await runs.cards(signal);
      return cards.map(({ graph: _graph, ...summary }) => summary);
    }),
  ];
}
