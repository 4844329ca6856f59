import { assert } from "chai";
import { CommandRegistry } from "#core/commands.ts";
import { bindable } from "#widgets/keymap.ts";
import { bindKeys } from "../../../src/app/keys/bind-keys.ts";
import { keysCommands } from "../../../src/app/keys/keys-commands.ts";
import { openedModel } from "../widgets/models.ts";

describe("the keys of the page", () => {
  const { model, image, labels } = openedModel();
  const asked: string[] = [];
  const picture = document.createElement("div");
  const button = document.createElement("button");
  const field = document.createElement("input");
  document.body.append(picture, button, field);
  picture.tabIndex = 0;
  const registry = new CommandRegistry();
  for (const command of keysCommands({ model, list: () => registry.list(), download: () => {} }))
    registry.register(command);
  const stop = bindKeys({
    ...{ document, picture, model },
    actions: () => bindable(registry.list(), model),
    ask({ id, args }) {
      asked.push(`${id} ${JSON.stringify(args)}`);
    },
  });
  beforeEach(() => {
    asked.length = 0;
    model.select(labels.id);
    model.rebind({});
    picture.focus();
  });
  after(() => {
    stop();
    for (const element of [picture, button, field]) element.remove();
  });

  const event = (type: string, key: string, options: KeyboardEventInit = {}) =>
    new KeyboardEvent(type, { key, code: key, bubbles: true, cancelable: true, ...options });
  const down = (key: string, options?: KeyboardEventInit) =>
    document.activeElement?.dispatchEvent(event("keydown", key, options));
  const up = (key: string) => document.activeElement?.dispatchEvent(event("keyup", key));
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it("a tapped key chooses its tool for good", () => {
    down("p");
    up("p");
    assert.deepEqual(asked, ['tools.borrow {"tool":"paint"}', 'tools.use {"tool":"paint"}']);
  });

  it("a held key borrows its tool until it comes up, however often it repeats", async () => {
    down("p");
    down("p", { repeat: true });
    await wait(550);
    up("p");
    assert.deepEqual(asked, ['tools.borrow {"tool":"paint"}', "tools.borrow {}"]);
  });

  it("a tool that is given back while the pointer draws goes back when the pointer lets go", () => {
    const pointer = (type: string) =>
      picture.dispatchEvent(new PointerEvent(type, { bubbles: true }));
    down(" ");
    pointer("pointerdown");
    up(" ");
    assert.deepEqual(asked, ['tools.borrow {"tool":"pan"}']);
    pointer("pointerup");
    assert.deepEqual(asked, ['tools.borrow {"tool":"pan"}', "tools.borrow {}"]);
    pointer("pointerdown");
    pointer("pointerup");
    document.dispatchEvent(event("keydown", "Tab"));
    assert.lengthOf(asked, 2, "once");
  });

  it("Space only borrows, also after a tap, and leaves a button that has the focus alone", () => {
    down(" ");
    up(" ");
    assert.deepEqual(asked, ['tools.borrow {"tool":"pan"}', "tools.borrow {}"]);
    button.focus();
    down(" ");
    assert.lengthOf(asked, 2);
  });

  it("Space after a click on a button is the picture's", () => {
    button.focus();
    document.dispatchEvent(new PointerEvent("pointerdown"));
    down(" ");
    document.dispatchEvent(event("keydown", "Tab"));
    assert.deepEqual(asked, ['tools.borrow {"tool":"pan"}']);
  });

  it("a key means what the selected kind of layer says, and otherwise what it means everywhere", () => {
    down("=");
    assert.deepEqual(asked, [`layers.set {"layer":"${labels.id}","selectedLabel":2}`]);
    model.select(image.id);
    down("=");
    assert.deepEqual(asked.slice(1), ['camera.zoom {"by":0.5}']);
  });

  it("with Shift an arrow selects the next layer too, with Alt besides it is the only one that is shown", () => {
    model.select(image.id);
    down("ArrowUp", { shiftKey: true });
    down("ArrowUp", { shiftKey: true, altKey: true });
    assert.deepEqual(asked, [
      `layers.select {"layer":"${labels.id}","also":["${image.id}"]}`,
      `layers.show {"show":["${labels.id}"],"hide":["${image.id}"],"select":"${labels.id}"}`,
    ]);
    down("ArrowDown", { shiftKey: true });
    assert.lengthOf(asked, 2, "there is no layer below the lowest");
  });

  it("only what may repeat does while its key is down", () => {
    for (const key of ["v", "]"]) {
      down(key);
      down(key, { repeat: true });
    }
    assert.lengthOf(
      asked.filter((line) => line.startsWith("layers.show")),
      1,
    );
    assert.lengthOf(
      asked.filter((line) => line.includes("brushRadiusPx")),
      2,
    );
  });

  it("arrows move the picture where it has the focus", () => {
    down("ArrowRight");
    assert.match(asked[0] ?? "", /^camera.set/);
    field.focus();
    down("ArrowRight");
    assert.lengthOf(asked, 1);
  });

  it("a text field keeps what is typed, but lets the viewer's own keys through", () => {
    field.focus();
    for (const key of ["p", "?"]) down(key);
    down("z", { ctrlKey: true });
    assert.deepEqual(asked, []);
    down("k", { ctrlKey: true });
    assert.deepEqual(asked, ["palette.show {}"]);
  });

  it("a key that is given away is taken from whoever had it, and a reset brings it back", async () => {
    const bound = await registry.run("keys.bind", { command: "tools.erase", key: "p" });
    assert.deepEqual(bound, { key: "P", taken: ["Paint"] });
    down("p");
    up("p");
    assert.deepEqual(asked.slice(1), ['tools.use {"tool":"erase"}']);
    const kept = await registry.run("keys.save");
    assert.deepEqual(kept, {
      keys: { version: 1, keys: { "tools.paint": ["2"], "tools.erase": ["1", "E", "P"] } },
    });
    await registry.run("keys.reset", { command: "tools.paint" });
    assert.deepEqual(model.keys.value, {});
  });

  it("refuses keys that browsers keep, commands there are none of, and files of something else", async () => {
    const codes = await Promise.all(
      [
        registry.run("keys.bind", { command: "tools.erase", key: "Ctrl+T" }),
        registry.run("keys.bind", { command: "tools.nothing", key: "F2" }),
        registry.run("keys.load", { keys: { version: 1, keys: { "tools.paint": 3 } } }),
      ].map((run) =>
        run.then(
          () => "",
          ({ code }) => code,
        ),
      ),
    );
    assert.deepEqual(codes, ["command/bad-arguments", "command/bad-arguments", "keys/unreadable"]);
  });
});
