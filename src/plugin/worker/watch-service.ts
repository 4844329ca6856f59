import { predictOver } from "#ml/predict/run-prediction.ts";
import type { SavedModel } from "#ml/results/model-file.ts";
import { predictionHooks, predictionName } from "./prediction-hooks.ts";
import { type Service, service } from "./serve.ts";
import { watchRun } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Enough that no seams are seen; more would take the training's time. */
const tiling = { tilePx: 256, overlap: 0.25, tta: false, level: 0 };

/** Predictions by runs that are still learning. */
export function watchServices(parts: TrainingParts): Service[] {
  const { host } = parts;
  return [
    service(watchRun, async ({ run, image: ref, to, ...how }, { signal, report }) => {
      const model = await learntSoFar(parts, run, signal);
      if (!model) return false;
      const image = await host.open(ref, signal);
      const name = predictionName(model);
      await predictOver(
        host.networks,
        { ...how, ...tiling, model, image, name, to: await host.storage.writable(to) },
        predictionHooks({ name, signal, report }),
      );
      return true;
    }),
  ];
}

/** Undefined before the first checkpoint of a run that goes on. */
async function learntSoFar(
  { runs, held }: TrainingParts,
  run: string,
  signal: AbortSignal,
): Promise<SavedModel | undefined> {
  const control = held.control(run);
  if (!control) return await runs.model(run, signal);
  const weights = control.learnt;
  return weights && { card: await runs.card(run, signal), weights };
}
