import { assert } from "chai";
import { Failure } from "#core/failure.ts";
import { signal } from "#core/signal.ts";
import { LastCompared, LayerStates } from "#viewer/index.ts";
import { createShell } from "../../../src/app/shell.ts";
import { find, openedModel, settled } from "../widgets/models.ts";

describe("the page around the picture", () => {
  const { model, image } = openedModel();
  const ran: { id: string; args: unknown }[] = [];
  let failure: Error | undefined;
  const root = document.createElement("div");
  document.body.append(root);
  const shell = createShell(root, {
    model,
    cursor: signal(undefined),
    drawn: signal(undefined),
    isOpening: signal(false),
    states: new LayerStates(),
    compared: new LastCompared(),
    follow: () => () => {},
    recent: signal([]),
    figures: () => {
      throw new Error("nobody opens the panel");
    },
    saveTarget: () => undefined,
    list: () => [],
    contributed: signal({}),
    themes: signal([]),
    writers: signal([]),
    plugins: signal([]),
    argumentsOf: () => Promise.reject(new Error("no command is registered")),
    async run(id, args) {
      ran.push({ id, args });
      if (failure) throw failure;
    },
  });
  const app = find(root, "lamella-app");
  beforeEach(async () => {
    await settled();
    ran.length = 0;
    failure = undefined;
  });
  after(() => {
    shell.dispose();
    root.remove();
  });
  const press = (key: string, options: KeyboardEventInit = {}, on: EventTarget = document.body) =>
    on.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, composed: true, ...options }),
    );

  it("runs the command of a key", () => {
    press("n");
    press("+");
    press("k", { ctrlKey: true });
    press("?", { shiftKey: true });
    assert.deepEqual(ran, [
      { id: "labels.create", args: { image: image.id } },
      { id: "camera.zoom", args: { by: 0.5 } },
      { id: "palette.show", args: {} },
      { id: "help.keys", args: {} },
    ]);
  });

  it("leaves keys to a text field, and those that make no sense now to the browser", () => {
    const input = document.createElement("input");
    root.append(input);
    press("p", {}, input);
    press("z", { ctrlKey: true }); // nothing to undo
    assert.deepEqual(ran, []);
  });

  it("shows all of a text that is cut while the pointer rests on it", () => {
    const text = document.createElement("p");
    text.style.cssText =
      "width: 40px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap";
    text.textContent = "Restore a degraded image";
    find(root, "sp-theme").append(text);
    text.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, composed: true }));
    assert.equal(text.title, "Restore a degraded image");
    app.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, composed: true }));
    assert.equal(text.title, "");
    text.style.width = "400px";
    text.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, composed: true }));
    assert.equal(text.title, "", "nothing of it is hidden");
    text.remove();
  });

  it("hands the focus to the picture when the start page goes, from whatever had it there", async () => {
    const layers = model.layers.value;
    for (const { id } of layers) model.remove(id);
    await settled();
    const start = find(root, "lamella-start");
    find(start, "button").focus();
    assert.equal(document.activeElement, start);
    for (const layer of layers) model.add(layer);
    assert.equal(document.activeElement, shell.picture);
    shell.picture.blur();
    for (const { id } of layers) model.remove(id);
    for (const layer of layers) model.add(layer);
    assert.equal(document.activeElement, document.body, "nobody was on the start page");
  });

  it("says what went wrong in the failure's own sentence, and nothing of what was cancelled", async () => {
    failure = new Failure({ code: "worker/cancelled" }, "Cancelled");
    press("n");
    await settled();
    assert.notExists(find(root, "lamella-toasts").shadowRoot?.querySelector("article"));
    failure = new Failure({ code: "source/unreachable", source: "x" }, "No server answers at x.");
    press("n");
    await settled();
    assert.include(
      find(find(root, "lamella-toasts"), "article").textContent ?? "",
      "No server answers at x.",
    );
  });

  it("offers to ask again for a folder that waits for permission, and then does what was asked", async () => {
    const kept = { id: "1", name: "cells" };
    failure = new Failure({ code: "source/no-permission", source: "cells", kept }, "Ask for cells");
    press("n");
    await settled();
    const toasts = find(root, "lamella-toasts").shadowRoot?.querySelectorAll("article") ?? [];
    const toast = [...toasts].find(({ textContent }) => textContent?.includes("Ask for cells"));
    failure = undefined;
    toast?.querySelector<HTMLElement>(".act")?.click();
    await settled();
    assert.deepEqual(ran, [
      { id: "labels.create", args: { image: image.id } },
      { id: "viewer.allow", args: { kept } },
      { id: "labels.create", args: { image: image.id } },
    ]);
  });

  it("shows plugins' docks as tabs, with their menu, and takes them out again", async () => {
    const menus = () => find(root, "lamella-menu-bar").shadowRoot?.textContent ?? "";
    assert.notInclude(menus(), "Learn");
    const element = Object.assign(document.createElement("p"), { textContent: "hello" });
    const release = await shell.addDock({ id: "a.train", title: "Train", element });
    await settled();
    assert.isTrue(element.isConnected);
    assert.include(menus(), "Learn");
    release();
    await settled();
    assert.isFalse(element.isConnected);
    assert.notInclude(menus(), "Learn");
  });

  it("gives its layout as JSON and takes it back", async () => {
    const before = shell.layout.value;
    shell.restoreLayout({ ...before, theme: "light", columnWidthPx: 300, columnShown: false });
    await settled();
    assert.equal(find(root, "sp-theme").getAttribute("color"), "light");
    assert.include(shell.layout.value, { theme: "light", columnWidthPx: 300, columnShown: false });
    shell.restoreLayout(before);
    assert.throws(() => shell.restoreLayout({ theme: "pink" }));
  });

  it("moves the camera with the picture's middle, so that the image stays where it is", async () => {
    const [x, y] = model.camera.value.center;
    const { left } = shell.picture.getBoundingClientRect();
    const hidden = () => shell.commands.find(({ id }) => id === "view.layers")?.body();
    await (await hidden())?.run({}, new AbortController().signal);
    await settled();
    const movedPx = shell.picture.getBoundingClientRect().left - left;
    assert.isBelow(movedPx, -100);
    assert.deepEqual(ran, [{ id: "camera.set", args: { center: [x + movedPx / 2, y] } }]);
  });

  it("keeps the start page away while something is open", async () => {
    const start = find(app, "lamella-start");
    assert.isTrue(start.hidden);
    for (const { id } of model.layers.value) model.remove(id);
    assert.isFalse(start.hidden);
  });
});
