import type { LayerId } from "../ids.ts";

/** How a row was taken: by itself, with Ctrl beside the others or out of them, or with Shift up to it. */
export type SelectHow = "only" | "toggle" | "range";

export interface SelectionStep {
  /** All layers, in the order of the list. */
  readonly ids: readonly LayerId[];
  readonly selection: readonly LayerId[];
  /** The one that controls and tools work on. */
  readonly active: LayerId | undefined;
}

/** What is selected after a row was taken, as `layers.select` wants it. Something always stays selected. */
export function selectionAfter(
  { ids, selection, active }: SelectionStep,
  { id, how }: { id: LayerId; how: SelectHow },
): { readonly layer: LayerId; readonly also: readonly LayerId[] } {
  if (how === "range" && active !== undefined) {
    const [from, to] = [ids.indexOf(active), ids.indexOf(id)].sort((a, b) => a - b);
    return { layer: active, also: ids.slice(from, (to ?? 0) + 1).filter((one) => one !== active) };
  }
  if (how !== "toggle") return { layer: id, also: [] };
  const others = selection.filter((one) => one !== id);
  if (!selection.includes(id)) return { layer: id, also: others };
  const next = active !== undefined && active !== id ? active : (others.at(-1) ?? id);
  return { layer: next, also: others.filter((one) => one !== next) };
}
