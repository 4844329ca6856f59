import { assert } from "chai";
import { test } from "vitest";
import { keyName, parseKey, reservedKey } from "#core/keys/key-name.ts";

const up = { code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test("a key is named by what it types; signs carry no Shift, Cmd is Ctrl", () => {
  assert.equal(keyName({ ...up, key: "p" }), "P");
  assert.equal(keyName({ ...up, key: "Z", metaKey: true, shiftKey: true }), "Ctrl+Shift+Z");
  assert.equal(keyName({ ...up, key: "?", shiftKey: true }), "?");
  assert.equal(keyName({ ...up, key: " " }), "Space");
  assert.equal(keyName({ ...up, key: "Shift", shiftKey: true }), undefined);
});

test("where a layout has no Latin letters, or Alt makes others of them, the place on the keyboard counts", () => {
  assert.equal(keyName({ ...up, key: "з", code: "KeyP" }), "P");
  assert.equal(
    keyName({ ...up, key: "ø", code: "KeyO", altKey: true, metaKey: true }),
    "Ctrl+Alt+O",
  );
  assert.equal(keyName({ ...up, key: "ö", code: "Semicolon" }), "Ö");
  assert.equal(keyName({ ...up, key: "a", code: "KeyQ" }), "A", "a French keyboard");
});

test("keys are read as people write them", () => {
  assert.equal(parseKey("cmd+shift+z"), "Ctrl+Shift+Z");
  assert.equal(parseKey("alt + up"), "Alt+ArrowUp");
  assert.equal(parseKey("ctrl++"), "Ctrl++");
  assert.equal(parseKey("space"), "Space");
  assert.equal(parseKey("nonsense"), undefined);
});

test("keys that no browser gives away are known", () => {
  assert.match(reservedKey("Ctrl+T") ?? "", /browsers keep Ctrl\+T/);
  assert.isUndefined(reservedKey("Ctrl+K"));
});
