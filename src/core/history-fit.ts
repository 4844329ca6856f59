import type { Step } from "./changes.ts";
import type { Steps } from "./history-steps.ts";

/**
 * The steps that can be taken from where `layers` are open. A page that was killed may have kept a step and not the
 * document that goes with it, or the reverse: what does not fit is left out.
 */
export function stepsThatFit({ past, future }: Steps, layers: readonly string[]): Steps {
  return {
    past: fitting(past, { layers, comes: "removed", goes: "added" }),
    future: fitting(future, { layers, comes: "added", goes: "removed" }),
  };
}

/** Walks from the last step of the list, which is taken first, and follows which layers are there. */
function fitting(
  steps: readonly Step[],
  { layers, comes, goes }: { layers: readonly string[]; comes: Step["kind"]; goes: Step["kind"] },
): Step[] {
  const present = new Set(layers);
  const kept = steps.toReversed().filter((step) => {
    const ids = layersOf(step);
    if (step.kind === comes)
      return ids.every((id) => !present.has(id)) && all(ids, (id) => present.add(id));
    if (step.kind === goes) return ids.every((id) => present.delete(id));
    return step.kind === "choices" || ids.some((id) => present.has(id));
  });
  return kept.reverse();
}

function all(ids: readonly string[], act: (id: string) => void): true {
  ids.forEach(act);
  return true;
}

/** The layers that a step is about. */
function layersOf(step: Step): string[] {
  switch (step.kind) {
    case "labels":
    case "moved":
    case "review":
      return [step.data.layer];
    case "edits":
      return step.data.edits.map(({ layer }) => layer);
    case "settings":
      return step.data.layers.map(({ layer }) => layer);
    case "added":
    case "removed":
      return step.data.layers.map(({ layer }) => layer.id);
    case "choices":
      return [];
  }
}
