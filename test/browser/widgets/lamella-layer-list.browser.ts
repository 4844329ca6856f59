import { assert } from "chai";
import "#widgets/lamella-layer-list.ts";
import { LayerStates } from "#viewer/index.ts";
import { find, mounted, openedModel, settled } from "./models.ts";

describe("lamella-layer-list", () => {
  const { model, image, labels } = openedModel();
  const { element, sent } = mounted(
    Object.assign(document.createElement("lamella-layer-list"), { model }),
  );
  const rows = () => [...(element.shadowRoot?.querySelectorAll("lamella-layer-row") ?? [])];
  const names = () => rows().map((row) => find(row, ".name").textContent?.trim());
  beforeEach(async () => {
    sent.length = 0;
    await settled();
  });
  after(() => element.parentElement?.remove());

  it("lists the layers topmost first, and follows their names", async () => {
    assert.deepEqual(names(), ["membrane", "TEM"]);
    image.name.value = "stack";
    await settled();
    assert.deepEqual(names(), ["membrane", "stack"]);
  });

  it("selects the layer whose name is clicked", () => {
    const [, below] = rows();
    if (below) find(below, ".name").click();
    assert.deepEqual(sent, [{ id: "layers.select", args: { layer: image.id, also: [] } }]);
  });

  it("hides a layer by its eye", () => {
    const [above] = rows();
    if (above) find(above, "lamella-icon-button").click();
    assert.deepEqual(sent, [{ id: "layers.set", args: { layer: labels.id, visible: false } }]);
  });

  it("renames a layer by a double click, Enter keeps and Escape leaves the name", async () => {
    const [above] = rows();
    if (!above) throw new Error("no row");
    const rename = async (key: string) => {
      find(above, ".name").dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
      await settled();
      const input = find<HTMLInputElement>(above, "input");
      input.value = "edges";
      input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      await settled();
    };
    await rename("Escape");
    assert.deepEqual(sent, []);
    await rename("Enter");
    assert.deepEqual(sent, [{ id: "layers.set", args: { layer: labels.id, name: "edges" } }]);
  });

  it("moves along the layers by arrows, reorders with Alt, deletes with Delete", () => {
    const press = (key: string, altKey = false) =>
      find(element, "ul").dispatchEvent(new KeyboardEvent("keydown", { key, altKey }));
    press("ArrowDown");
    press("ArrowDown", true);
    press("ArrowUp"); // there is none above
    press("Delete");
    assert.deepEqual(sent, [
      { id: "layers.select", args: { layer: image.id, also: [] } },
      { id: "layers.move", args: { layer: labels.id, index: 0 } },
      { id: "layers.remove", args: { layer: [labels.id] } },
    ]);
  });

  it("reorders by dragging one row over the lower half of another", () => {
    const [top, bottom] = element.shadowRoot?.querySelectorAll("li") ?? [];
    if (!top || !bottom) throw new Error("no rows");
    const drag = (type: string, on: Element, clientY = 0) =>
      on.dispatchEvent(new DragEvent(type, { clientY, bubbles: true, cancelable: true }));
    drag("dragstart", top);
    drag("dragover", bottom, bottom.getBoundingClientRect().bottom - 2);
    drag("drop", bottom);
    assert.deepEqual(sent, [{ id: "layers.move", args: { layer: labels.id, index: 0 } }]);
  });

  it("selects a second row beside the first with Ctrl, and deletes both", async () => {
    const [, below] = rows();
    if (!below) throw new Error("no row");
    find(below, ".name").dispatchEvent(
      new MouseEvent("click", { ctrlKey: true, bubbles: true, composed: true }),
    );
    assert.deepEqual(sent, [{ id: "layers.select", args: { layer: image.id, also: [labels.id] } }]);
    model.select(image.id, [labels.id]);
    await settled();
    assert.deepEqual(
      rows().map((row) => row.selected),
      [true, true],
    );
    find(element, "ul").dispatchEvent(new KeyboardEvent("keydown", { key: "Delete" }));
    assert.deepEqual(sent.at(-1), { id: "layers.remove", args: { layer: [image.id, labels.id] } });
    model.select(labels.id);
  });

  it("offers in its menu what the selected layer can become, and locks it", async () => {
    const [above] = rows();
    above?.dispatchEvent(
      new PointerEvent("contextmenu", { button: 2, bubbles: true, composed: true }),
    );
    await settled();
    const menu = find(element, "lamella-layer-menu");
    const items = [...(menu.shadowRoot?.querySelectorAll("sp-menu-item") ?? [])];
    const item = (title: string) => items.find(({ textContent }) => textContent?.includes(title));
    assert.exists(item("Turn labels into an image"));
    assert.notExists(item("Turn image into labels"));
    item("Lock or unlock")?.click();
    assert.deepEqual(sent, [{ id: "layers.set", args: { layer: labels.id, locked: true } }]);
    assert.isFalse(find(menu, "[popover]").matches(":popover-open"));
  });

  it("says on a row that tiles are on their way, and what went wrong", async () => {
    const states = new LayerStates();
    element.states = states;
    states.setBusy(new Set([image.id]));
    states.warn(labels.id, ["Chunk 3 is broken"]);
    await settled();
    const [above, below] = rows();
    if (!above || !below) throw new Error("no rows");
    assert.exists(below.shadowRoot?.querySelector('[aria-label="Loading"]'));
    find(above, ".warning").click();
    await settled();
    assert.equal(find(above, "[role=note]").textContent, "Chunk 3 is broken");
  });
});

describe("the focus in a list of layers", () => {
  const { model, image } = openedModel();
  const { element } = mounted(
    Object.assign(document.createElement("lamella-layer-list"), { model }),
  );
  before(settled);
  after(() => element.parentElement?.remove());

  const focused = () => {
    const at = element.shadowRoot?.activeElement?.shadowRoot?.activeElement;
    return at instanceof HTMLInputElement ? `renaming ${at.value}` : at?.textContent?.trim();
  };
  const press = (key: string, on: Element = find(element, "ul")) =>
    on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const below = () => {
    const row = element.shadowRoot?.querySelectorAll("lamella-layer-row")[1];
    if (!row) throw new Error("no row");
    return row;
  };

  it("goes down to the next name, and comes back to it after renaming", async () => {
    press("ArrowDown");
    assert.equal(focused(), "TEM");
    model.select(image.id);
    for (const key of ["Escape", "Enter"]) {
      press("F2");
      await settled();
      assert.equal(focused(), "renaming TEM");
      press(key, find(below(), "input"));
      await settled();
      assert.equal(focused(), "TEM");
    }
  });

  it("comes back from the menu of a layer, and goes on where its row goes", async () => {
    below().dispatchEvent(new PointerEvent("contextmenu", { bubbles: true, composed: true }));
    await settled();
    assert.match(focused() ?? "", /^Rename/);
    find(find(element, "lamella-layer-menu"), "[popover]").hidePopover();
    await settled();
    assert.equal(focused(), "TEM");
    model.remove(image.id);
    await settled();
    assert.equal(focused(), "membrane");
  });
});
