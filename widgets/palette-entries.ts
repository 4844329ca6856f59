import type { CommandInfo } from "#core/commands.ts";
import { whyNot as whyUnmet } from "#core/conditions/facts.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";
import { allActions, requestOf, whyNot } from "./actions.ts";
import type { CommandRequest } from "./command-event.ts";
import { fuzzyScore } from "./fuzzy.ts";
import { bindable, keysOf } from "./keymap.ts";

/** One line of the palette. */
export interface Entry {
  /** Stays the same; what was used last is remembered by it. */
  readonly id: string;
  readonly title: string;
  readonly key: string | undefined;
  /** The command behind it. */
  readonly command: string;
  /** Undefined where arguments must be asked for, or where it makes no sense at present. */
  readonly request: CommandRequest | undefined;
  /** Why it makes no sense at present. */
  readonly why: string | undefined;
}

/** Every named action, and every command, whose arguments are asked for. */
export function paletteEntries(commands: readonly CommandInfo[], model: ViewerModel): Entry[] {
  const complete = new Set(allActions.filter(({ args }) => !args).map(({ command }) => command));
  const actions = new Map(bindable(commands, model).map((action) => [action.id, action]));
  const named = allActions
    .filter(({ held }) => held !== "only borrows") // a palette holds no key down
    .map((action) => ({
      ...entryOf(action.id, action, model),
      title: action.title.replace(/\.\.\.$/, ""),
      request: requestOf(action, model),
    }));
  const others = commands
    .filter((command) => !complete.has(command.id) && command.id !== "palette.show")
    .filter(({ id }) => !isOff(id, model))
    .map(({ id, title, when }) => {
      const action = actions.get(id) ?? { title, command: id, ...(when ? { when } : {}) };
      return { ...entryOf(id, action, model), request: undefined };
    });
  return [...named, ...others];
}

/** Whether all named actions of a command say alike what it lacks now: then no arguments would help either. */
function isOff(command: string, model: ViewerModel): boolean {
  const [first, ...more] = allActions.filter((action) => action.command === command);
  if (first?.when === undefined || more.some(({ when }) => when !== first.when)) return false;
  return whyUnmet(first.when, model) !== undefined;
}

/** The best answers first; of equal ones what was used last, then what can be done now. */
export function foundEntries(
  query: string,
  { entries, recent }: { entries: readonly Entry[]; recent: readonly string[] },
): Entry[] {
  const isTyped = query.trim() !== "";
  const rank = ({ id }: Entry) => (recent.includes(id) ? recent.length - recent.indexOf(id) : 0);
  return entries
    .map((entry) => ({ entry, score: scoreOf(query, entry) }))
    .flatMap(({ entry, score }) => (score === undefined ? [] : [{ entry, score }]))
    .filter(({ entry }) => isTyped || entry.request !== undefined || entry.why !== undefined)
    .sort(
      (a, b) =>
        Number(a.entry.why !== undefined) - Number(b.entry.why !== undefined) ||
        b.score - a.score ||
        rank(b.entry) - rank(a.entry),
    )
    .map(({ entry }) => entry);
}

/** A command is found by its id too, but names come first. */
function scoreOf(query: string, { title, command }: Entry): number | undefined {
  const byId = fuzzyScore(query, command);
  return fuzzyScore(query, title) ?? (byId === undefined || byId < 2 ? undefined : byId / 8);
}

function entryOf(id: string, action: Action, model: ViewerModel) {
  const [key] = keysOf(action, model);
  return { id, title: action.title, command: action.command, key, why: whyNot(action, model) };
}
