import { Failure } from "#core/failure.ts";
import type { LayerId } from "#core/ids.ts";
import { effect } from "#core/signal.ts";
import { findUnfinished, isPlace, type Place } from "#worker/tokens.ts";
import type { PredictTaskId } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import { PredictionTask } from "./prediction-task.ts";

/**
 * Finds predictions that were broken off on an earlier visit among the layers that are open, so that they can be gone on with. The
 * caller calls what comes back to end that.
 */
export function findLeftPredictions(parts: LearningParts): () => void {
  const { context } = parts;
  const looked = new Set<LayerId>();
  const ended = new AbortController();
  const stop = effect(() => {
    for (const { id, kind } of context.model.layers.value) {
      if (kind !== "probability" || looked.has(id)) continue;
      looked.add(id);
      look(parts, id, ended.signal).catch((error: unknown) => {
        // What cannot be read now, or not any more, is shown as it is.
        if (!(error instanceof Failure) && !ended.signal.aborted) throw error;
      });
    }
  });
  return () => {
    stop();
    ended.abort();
  };
}

async function look(parts: LearningParts, layer: LayerId, signal: AbortSignal): Promise<void> {
  const { context, client, state } = parts;
  const to = await context.source(layer);
  if (!isPlace(to)) return;
  if (!state.claim(to)) return showAgain(parts, { to, layer });
  const left = await client.run(findUnfinished, { at: to }, { signal }).catch((error: unknown) => {
    state.release(to);
    throw error;
  });
  if (!left) return state.release(to);
  const { asked, tilesDone, tilesTotal } = left;
  const id = asked.task as PredictTaskId; // a PredictionTask wrote it
  const task = new PredictionTask(parts, {
    ...{ id, input: { ...asked, to } },
    left: { layer, tilesDone, tilesTotal },
  });
  state.addPrediction({ layer, task });
}

/** Of a prediction whose layer was closed and whose folder is open again. */
function showAgain(
  { context, state }: LearningParts,
  { to, layer }: { readonly to: Place; readonly layer: LayerId },
): void {
  const known = state.predictionAt(to);
  if (!known?.layer || context.model.has(known.layer)) return; // null: its own is being opened
  known.task.shownBy(layer);
  state.addPrediction({ layer, task: known.task });
}
