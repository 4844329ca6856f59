import * as v from "valibot";
import { type Command, type CommandInfo, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import {
  checkedKey,
  type KeyChanges,
  keysDocument,
  parseKeysDocument,
} from "#core/keys/key-changes.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { NamedAction } from "#widgets/actions.ts";
import { actionId, bindable, holdersOf, keysOf, ownKeys, withKeys } from "#widgets/keymap.ts";

export interface KeysCommandParts {
  readonly model: ViewerModel;
  /** Every command that is registered. */
  list(): readonly CommandInfo[];
  /** Hands the user a file. */
  download(name: string, text: string): void;
}

const target = {
  /** An action as `keys.list` names it, or a command. */
  command: v.string(),
  args: v.optional(v.record(v.string(), v.unknown())),
};

/** `keys.list`, `keys.bind`, `keys.unbind`, `keys.reset`, `keys.save` and `keys.load`. */
export function keysCommands(parts: KeysCommandParts): Command[] {
  const { model } = parts;
  const save = commandBody({
    args: v.strictObject({ to: v.optional(v.picklist(["download", "value"]), "value") }),
    run({ to }) {
      const keys = keysDocument(model.keys.value);
      if (to === "download")
        parts.download("keys.lamella.json", JSON.stringify(keys, undefined, 1));
      return { keys };
    },
  });
  const load = commandBody({
    args: v.strictObject({ keys: v.unknown() }),
    run: ({ keys }) => model.rebind(parseKeysDocument(keys)),
  });
  const bodies = { list: listKeys(parts), ...changing(parts) };
  return [
    { id: "keys.list", title: "List the keys", body: () => bodies.list },
    { id: "keys.bind", title: "Give a command a key", body: () => bodies.bind },
    { id: "keys.unbind", title: "Take a key from a command", body: () => bodies.unbind },
    { id: "keys.reset", title: "Reset the keys", body: () => bodies.reset },
    { id: "keys.save", title: "Save the keys", body: () => save },
    { id: "keys.load", title: "Load keys", body: () => load },
  ];
}

function listKeys({ model, list }: KeysCommandParts) {
  return commandBody({
    args: v.strictObject({}),
    run: () =>
      bindable(list(), model).map((action) => ({
        id: action.id,
        title: action.title,
        command: action.command,
        layer: action.layer ?? null,
        keys: [...keysOf(action, model)],
        defaults: [...ownKeys(action)],
      })),
  });
}

function changing(parts: KeysCommandParts) {
  const { model } = parts;
  const bind = commandBody({
    args: v.strictObject({ ...target, key: v.string() }),
    run({ command, args, key: text }) {
      const actions = bindable(parts.list(), model);
      const action = known(actionId(command, args), { command, parts });
      const key = checkedKey(text, (found) => refused("keys.bind", { argument: "key", found }));
      const losing = holdersOf(key, { action, actions, model });
      const without = losing.reduce<KeyChanges>(
        (changes, other) => withKeys(changes, other, but(keysOf(other, model), key)),
        model.keys.value,
      );
      const keys = [...but(keysOf(action, model), key), key];
      model.rebind(withKeys(without, action, keys));
      return { key, taken: losing.map(({ title }) => title) };
    },
  });
  const unbind = commandBody({
    args: v.strictObject({ ...target, key: v.string() }),
    run({ command, args, key: text }) {
      const action = known(actionId(command, args), { command, parts });
      const key = checkedKey(text, (found) => refused("keys.unbind", { argument: "key", found }));
      model.rebind(withKeys(model.keys.value, action, but(keysOf(action, model), key)));
    },
  });
  const reset = commandBody({
    args: v.strictObject({ ...target, command: v.optional(v.string()) }),
    run({ command, args }) {
      if (command === undefined) {
        model.rebind({});
        return;
      }
      const action = known(actionId(command, args), { command, parts });
      model.rebind(resetOne(action, parts));
    },
  });
  return { bind, unbind, reset };
}

/** One that got its own key back takes it from whoever was given it meanwhile. */
function resetOne(action: NamedAction, { model, list }: KeysCommandParts): KeyChanges {
  const actions = bindable(list(), model);
  const own = ownKeys(action);
  const losing = own.flatMap((key) => holdersOf(key, { action, actions, model }));
  const without = losing.reduce<KeyChanges>((changes, other) => {
    const left = keysOf(other, model).filter((key) => !own.includes(key));
    return withKeys(changes, other, left);
  }, model.keys.value);
  return withKeys(without, action, own);
}

/** The action of that id, or the command with these arguments, which may have no key yet. */
function known(
  id: string,
  { command, parts }: { command: string; parts: KeysCommandParts },
): NamedAction {
  const commands = parts.list();
  const actions = bindable(commands, parts.model);
  const action =
    actions.find((action) => action.id === id) ??
    actions.find((action) => action.command === id && !action.args);
  if (action) return action;
  const info = commands.find((other) => other.id === command);
  if (info) return { id, command, title: info.title };
  throw refused("keys", { argument: "command", found: `"${command}" is no action or command` });
}

function but(keys: readonly string[], key: string): string[] {
  return keys.filter((other) => other !== key);
}

function refused(command: string, of: { argument: string; found: string }): Failure {
  const { argument, found } = of;
  return new Failure(
    { code: "command/bad-arguments", command, argument },
    `${command} cannot use "${argument}": ${found}`,
  );
}
