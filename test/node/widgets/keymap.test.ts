import { assert } from "chai";
import { test } from "vitest";
import { faultOfWhen } from "#core/conditions/facts.ts";
import { parseKey, reservedKey } from "#core/keys/key-name.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { allActions } from "#widgets/actions.ts";
import { fuzzyScore } from "#widgets/fuzzy.ts";
import {
  actionId,
  bindable,
  holdersOf,
  keysOf,
  ownKeys,
  withKeys,
  withKeysOf,
} from "#widgets/keymap.ts";

test("no two actions come with the same key for the same kind of layer", () => {
  const model = new ViewerModel();
  for (const action of allActions)
    for (const key of ownKeys(action)) {
      const holders = holdersOf(key, { action, actions: allActions, model });
      assert.deepEqual(holders, [], `${action.title}: ${key}`);
    }
});

test("every key that an action comes with is one a page can have, by its name", () => {
  for (const action of allActions)
    for (const key of ownKeys(action)) {
      assert.equal(parseKey(key), key, action.title);
      assert.isUndefined(reservedKey(key), action.title);
    }
});

test("every condition of an action can be read", () => {
  for (const { when } of allActions) if (when) assert.isUndefined(faultOfWhen(when), when);
});

test("an action that got its own keys back is not changed", () => {
  const [action] = allActions.filter(({ command }) => command === "edit.undo");
  assert.exists(action);
  if (!action) return;
  const changed = withKeys({}, action, ["F2"]);
  assert.deepEqual(changed, { "edit.undo": ["F2"] });
  assert.deepEqual(withKeys(changed, action, ownKeys(action)), {});
});

test("a command can have a key for arguments of its own", () => {
  const model = new ViewerModel();
  const id = actionId("camera.zoom", { by: 2 });
  model.rebind({ [id]: ["F2"] });
  const action = bindable([{ id: "camera.zoom", title: "Zoom" }], model).find((a) => a.id === id);
  assert.deepEqual(action?.args?.(model), { by: 2 });
  assert.deepEqual(action && keysOf(action, model), ["F2"]);
});

test("the list of commands says the key that runs each now", () => {
  const model = new ViewerModel();
  const commands = [
    { id: "edit.undo", title: "Undo" },
    { id: "lab.mean", title: "Mean", key: "Ctrl+Shift+M" },
    { id: "viewer.open", title: "Open" },
  ];
  const keys = () => withKeysOf(commands, model).map(({ key }) => key);
  assert.deepEqual(keys().slice(0, 2), ["Ctrl+z", "Ctrl+Shift+M"].map(parseKey));
  model.rebind({ "edit.undo": ["F2"], "lab.mean": [] });
  assert.deepEqual(keys().slice(0, 2), ["F2", undefined]);
});

test("the palette finds scattered letters, but words first", () => {
  const scores = ["New labels layer", "Undo the last label"].map((t) => fuzzyScore("nll", t) ?? -1);
  assert.isAbove(scores[0] ?? 0, scores[1] ?? 0);
  assert.isAbove(fuzzyScore("label", "New labels layer") ?? 0, fuzzyScore("lbl", "Label") ?? 0);
  assert.isUndefined(fuzzyScore("xyz", "New labels layer"));
});
