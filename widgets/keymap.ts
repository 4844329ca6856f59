import type { CommandInfo } from "#core/commands.ts";
import type { KeyChanges } from "#core/keys/key-changes.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";
import { allActions, type NamedAction } from "./actions.ts";

/** All keys of an action as they are now, the one that is shown first. Follows the model. */
export function keysOf(action: Action, model: ViewerModel): readonly string[] {
  const changed = action.id === undefined ? undefined : model.keys.value[action.id];
  return changed ?? ownKeys(action);
}

/** Those that an action comes with. */
export function ownKeys({ key, otherKey }: Action): readonly string[] {
  return [key, otherKey].filter((key) => key !== undefined);
}

/**
 * Everything that can have a key: the named actions, each command that none of them names, and commands whose arguments
 * somebody gave a key to.
 */
export function bindable(commands: readonly CommandInfo[], model: ViewerModel): NamedAction[] {
  const taken = new Set(allActions.map(({ command }) => command));
  const others = commands.filter(({ id }) => !taken.has(id)).map(ofCommand);
  const usual = [...allActions, ...others];
  const ids = new Set(usual.map(({ id }) => id));
  const added = Object.keys(model.keys.value)
    .filter((id) => !ids.has(id))
    .flatMap((id) => {
      const { command, args = {} } = parseActionId(id);
      const info = commands.find((other) => other.id === command);
      const title = `${info?.title} ${id.slice(command.length + 1)}`.trim();
      return info ? [{ id, command, title, args: () => args }] : [];
    });
  return [...usual, ...added];
}

/** Commands with the first key that runs each now, as people have changed it: of those that stand for one action. */
export function withKeysOf(commands: readonly CommandInfo[], model: ViewerModel): CommandInfo[] {
  const actions = bindable(commands, model);
  return commands.map(({ key: _, ...info }) => {
    const named = actions.filter(({ command }) => command === info.id);
    const [key] = named[0] && named.length === 1 ? keysOf(named[0], model) : [];
    return key === undefined ? info : { ...info, key };
  });
}

/** What one presses a key for, the first that makes sense now to be run: those for the selected kind of layer come first. */
export function actionsOn(
  key: string,
  { actions, model }: { actions: readonly NamedAction[]; model: ViewerModel },
): NamedAction[] {
  const kind = model.layers.value.find(({ id }) => id === model.selected.value)?.kind;
  const having = actions.filter((action) => keysOf(action, model).includes(key));
  const special = having.filter(({ layer }) => layer !== undefined && layer === kind);
  return [...special, ...having.filter(({ layer }) => layer === undefined)];
}

/** Who has a key already where `action` would want it. */
export function holdersOf(
  key: string,
  { action, actions, model }: { action: Action; actions: readonly Action[]; model: ViewerModel },
): Action[] {
  return actions.filter(
    (other) =>
      other.id !== action.id && other.layer === action.layer && keysOf(other, model).includes(key),
  );
}

/** The changes with an action's keys set to these; what an action comes with is no change. */
export function withKeys(changes: KeyChanges, action: Action, keys: readonly string[]): KeyChanges {
  const { id = "" } = action;
  const { [id]: _, ...others } = changes;
  const isOwn = JSON.stringify(keys) === JSON.stringify(ownKeys(action));
  return isOwn ? others : { ...others, [id]: keys };
}

/** The id of a command with arguments of its own: `layers.set {"layer":"a","opacity":0.5}`. */
export function actionId(command: string, args: object | undefined): string {
  return args === undefined ? command : `${command} ${JSON.stringify(args)}`;
}

function parseActionId(id: string): { command: string; args: object | undefined } {
  const space = id.indexOf(" ");
  if (space < 0) return { command: id, args: undefined };
  try {
    return { command: id.slice(0, space), args: Object(JSON.parse(id.slice(space + 1))) };
  } catch (error) {
    if (error instanceof SyntaxError) return { command: id, args: undefined }; // of another version, or by hand
    throw error;
  }
}

function ofCommand({ id, title, key, when }: CommandInfo): NamedAction {
  const keys = key === undefined ? {} : { key };
  return { id, command: id, title, ...keys, ...(when === undefined ? {} : { when }) };
}
