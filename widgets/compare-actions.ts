import type { ComparisonView } from "#core/compare/comparison.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";

/** What is done while two layers are looked at against each other. */
export const compare = {
  start: {
    title: "Compare two layers",
    command: "layers.compare",
    key: "Shift+C",
    args: ({ layers, comparison }) => {
      const counted = layers.value.filter(({ kind }) => kind !== "image");
      return counted.length > 1 && comparison.value === undefined ? {} : undefined;
    },
  },
  swipe: shownAs("Compare by swiping", "swipe"),
  sideBySide: shownAs("Compare side by side", "side-by-side"),
  difference: shownAs("Show the difference", "difference"),
  dividerLeft: divider("Divider to the left", { key: "Alt+ArrowLeft", by: -0.02 }),
  dividerRight: divider("Divider to the right", { key: "Alt+ArrowRight", by: 0.02 }),
  measure: {
    title: "Count how the layers agree in this view",
    command: "layers.measureComparison",
    when: "comparison",
  },
  stop: {
    title: "Stop comparing",
    command: "layers.stopComparing",
    key: "Alt+Shift+C",
    when: "comparison",
  },
} satisfies Record<string, Action>;

function shownAs(title: string, view: ComparisonView) {
  const args = ({ comparison: { value: now } }: ViewerModel) =>
    now && now.view !== view ? { view } : undefined;
  return { title, command: "layers.setComparison", when: "comparison", args };
}

function divider(title: string, { key, by }: { key: string; by: number }) {
  const args = ({ comparison: { value: now } }: ViewerModel) =>
    now?.view === "swipe" ? { divider: Math.min(1, Math.max(0, now.divider + by)) } : undefined;
  return {
    ...{ title, key, command: "layers.setComparison", when: "comparison" },
    held: "repeats",
    args,
  } as const;
}
