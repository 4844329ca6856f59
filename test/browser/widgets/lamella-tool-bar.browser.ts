import { assert } from "chai";
import "#widgets/lamella-tool-bar.ts";
import { mounted, openedModel, settled } from "./models.ts";

describe("lamella-tool-bar", () => {
  const { model } = openedModel();
  const { element } = mounted(Object.assign(document.createElement("lamella-tool-bar"), { model }));
  const buttons = () => [...(element.shadowRoot?.querySelectorAll("sp-action-button") ?? [])];
  const stops = () =>
    buttons().flatMap(({ tabIndex, label, disabled }) =>
      tabIndex === 0 && !disabled ? [label] : [],
    );
  const focused = () => element.shadowRoot?.activeElement?.getAttribute("label");
  const press = async (key: string) => {
    const at = element.shadowRoot?.activeElement;
    at?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
    await settled();
  };
  before(settled);
  after(() => element.parentElement?.remove());

  it("is one stop of Tab, and arrows go through what can be used", async () => {
    assert.deepEqual(stops(), ["Pan and zoom"]);
    buttons()[0]?.focus();
    await press("ArrowDown");
    assert.equal(focused(), "Paint");
    await press("End"); // there is nothing to undo yet
    assert.equal(focused(), "Fit to view");
    assert.deepEqual(stops(), ["Fit to view"]);
    await press("ArrowUp");
    assert.equal(focused(), "Split an object");
    await press("End");
    await press("ArrowDown");
    assert.equal(focused(), "Pan and zoom");
    await press("ArrowUp");
    await press("Home");
    assert.equal(focused(), "Pan and zoom");
  });
});
