import { assert } from "chai";
import "#widgets/lamella-keys.ts";
import { find, mounted, openedModel, settled } from "./models.ts";

describe("lamella-keys", () => {
  const { model } = openedModel();
  const keys = Object.assign(document.createElement("lamella-keys"), {
    model,
    commands: [{ id: "other.answer", title: "Answer everything" }],
  });
  const { element, sent } = mounted(keys);
  const rows = () => [...(element.shadowRoot?.querySelectorAll("lamella-key-row") ?? [])];
  const row = (title: string) => {
    const found = rows().find(({ action }) => action?.title === title);
    if (!found) throw new Error(`No row "${title}"`);
    return found;
  };
  const press = async (on: Element, key: string, options: KeyboardEventInit = {}) => {
    find(on, ".wait").dispatchEvent(new KeyboardEvent("keydown", { key, ...options }));
    await settled();
  };
  const type = async (text: string) => {
    const input = find<HTMLInputElement>(element, "input[type=search]");
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await settled();
  };
  beforeEach(async () => {
    sent.length = 0;
    await element.show();
    await type("");
  });
  after(() => element.parentElement?.remove());

  it("gives an action the next key that is pressed", async () => {
    find(row("Erase"), ".add").click();
    await settled();
    await press(row("Erase"), "F10");
    assert.deepEqual(sent, [{ id: "keys.bind", args: { command: "tools.erase", key: "F10" } }]);
  });

  it("says who has a key, and takes it only when told to", async () => {
    find(row("Erase"), ".add").click();
    await settled();
    await press(row("Erase"), "p");
    assert.include(find(row("Erase"), ".asking").textContent ?? "", 'P is "Paint" now.');
    assert.deepEqual(sent, []);
    find(row("Erase"), ".wait").click();
    assert.deepEqual(sent, [{ id: "keys.bind", args: { command: "tools.erase", key: "P" } }]);
  });

  it("says why a key cannot be had, and waits for another", async () => {
    find(row("Erase"), ".add").click();
    await settled();
    await press(row("Erase"), "t", { ctrlKey: true });
    assert.include(find(row("Erase"), ".asking").textContent ?? "", "browsers keep Ctrl+T");
    await press(row("Erase"), "Escape");
    assert.deepEqual(sent, []);
  });

  it("finds actions by a key, and commands that have none", async () => {
    await type("ctrl+z");
    assert.deepEqual(
      rows().map(({ action }) => action?.title),
      ["Undo"],
    );
    await type("answer");
    assert.deepEqual(
      rows().map(({ action }) => action?.title),
      ["Answer everything"],
    );
  });
});
