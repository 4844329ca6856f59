import type { ModelPredictionHooks } from "#ml/predict/run-prediction.ts";
import type { SavedModel } from "#ml/results/model-file.ts";
import type { PredictProgress } from "./tokens.ts";

/** What a prediction by a model is called. */
export function predictionName({ card }: SavedModel): string {
  return `${card.title} prediction`;
}

/** Hooks that report to the page. */
export function predictionHooks({
  name,
  signal,
  report,
}: {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly report: (progress: PredictProgress) => void;
}): ModelPredictionHooks {
  return {
    signal,
    began: (on) => report({ kind: "began", ...on }),
    note: (note) => report({ kind: "note", note }),
    created: () => report({ kind: "created", name }),
    report: (progress) => report({ kind: "tiles", ...progress }),
    arrived: (region) => report({ kind: "arrived", region }),
  };
}
