import { Failure } from "#core/failure.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { LabelsList } from "./labels-list.ts";
import type { LabelsLists } from "./labels-lists.ts";

/** The list of a layer once it is complete and up to date. Whoever stops waiting stops the counting. */
export async function countedLabels(
  lists: LabelsLists,
  layer: LabelsLayer,
  signal: AbortSignal,
): Promise<LabelsList> {
  const list = lists.of(layer);
  const { tally } = list;
  const stop = () => tally.stop();
  signal.addEventListener("abort", stop, { once: true });
  await tally.start();
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  const state = tally.state.value;
  if (state.kind === "failed") throw state.error;
  if (state.kind === "stopped")
    throw new Failure({ code: "worker/cancelled" }, "The labels were not counted to the end");
  tally.settle();
  return list;
}
