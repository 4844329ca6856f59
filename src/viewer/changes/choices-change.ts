import type { Changes } from "#core/changes.ts";
import type { ChangeHandler, History } from "#core/history.ts";

type Change = Changes["choices"];

/** Choices of one kind, as their plugin keeps them. JSON. */
export type Choices = Change["before"];

/** What a plugin's choices are before a change, and after it. */
export interface ChangedChoices {
  /** For the menu: "Undo change how to train". */
  readonly title: string;
  readonly before: Choices;
  readonly after: Choices;
}

/** How choices of plugins get into the history, and are taken back there. */
export interface PluginChoices {
  /**
   * `apply` makes what the plugin calls `of` as it was, or is to be again. Returns what makes a change that is already done one step to
   * undo; nothing is recorded where it changed nothing.
   */
  keep(
    which: { readonly plugin: string; readonly of: string },
    apply: (choices: Choices) => void,
  ): (changed: ChangedChoices) => void;
  readonly change: ChangeHandler<"choices">;
}

/** What a step makes of a plugin that is not there yet, as one that loads after the first view, it finds when it comes. */
export function pluginChoices(history: Pick<History, "push">): PluginChoices {
  const appliers = new Map<string, (choices: Choices) => void>();
  const awaited = new Map<string, Choices>();
  const turn = (change: Change, choices: Choices) => {
    const name = nameOf(change);
    const apply = appliers.get(name);
    if (apply) apply(choices);
    else awaited.set(name, choices);
  };
  return {
    keep({ plugin, of }, apply) {
      const name = nameOf({ plugin, of });
      appliers.set(name, apply);
      const choices = awaited.get(name);
      if (choices && awaited.delete(name)) apply(choices);
      return ({ title, before, after }) => {
        if (isSame(before, after)) return;
        history.push({ kind: "choices", title, data: { plugin, of, before, after } });
      };
    },
    change: {
      undo: (change) => turn(change, change.before),
      redo: (change) => turn(change, change.after),
      merge(earlier, later) {
        if (nameOf(earlier) !== nameOf(later) || !isSame(touched(earlier), touched(later)))
          return undefined;
        return { ...earlier, after: later.after };
      },
    },
  };
}

/** Which keys it changed: those of a slider stay the same while it is dragged. */
function touched({ before, after }: Change): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !isSame(before[key], after[key])).sort();
}

function nameOf({ plugin, of }: { readonly plugin: string; readonly of: string }): string {
  return JSON.stringify([plugin, of]);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
