import { assert } from "chai";
import "#widgets/lamella-docks.ts";
import type { LamellaDocks } from "#widgets/lamella-docks.ts";
import { mounted, settled } from "./models.ts";

describe("lamella-docks", () => {
  const made: LamellaDocks[] = [];
  const docks = async (...ids: string[]) => {
    const { element } = mounted(document.createElement("lamella-docks"));
    element.style.cssText = "width: 300px; height: 200px";
    made.push(element);
    const contents = new Map<string, HTMLElement>();
    for (const id of ids) {
      const content = document.createElement("p");
      contents.set(id, content);
      await element.add({ id, title: id.toUpperCase(), element: content });
    }
    await settled();
    const shown = () => ids.filter((id) => contents.get(id)?.isConnected);
    const tabs = () =>
      [...(element.shadowRoot?.querySelectorAll(".dv-tab") ?? [])].map((tab) => tab.textContent);
    return { element, shown, tabs };
  };
  after(() => {
    for (const element of made) element.parentElement?.remove();
  });

  it("shows the first dock, and another one when it is asked for", async () => {
    const { element, shown, tabs } = await docks("train", "predict");
    assert.deepEqual(tabs(), ["TRAIN", "PREDICT"]);
    assert.deepEqual(shown(), ["train"]);
    element.reveal("predict");
    await settled();
    assert.deepEqual(shown(), ["predict"]);
  });

  it("marks the tab that has the focus", async () => {
    const { element } = await docks("train", "predict");
    const input = document.createElement("input"); // a focus that comes from a text field is shown
    element.parentElement?.append(input);
    element.style.setProperty("--lamella-focus", "red");
    input.focus();
    const tab = element.shadowRoot?.querySelector<HTMLElement>(".dv-tab");
    if (!tab) throw new Error("no tab");
    tab.focus();
    assert.isTrue(tab.matches(":focus-visible"));
    assert.equal(getComputedStyle(tab).outlineStyle, "solid");
    assert.isAbove(Number.parseFloat(getComputedStyle(tab).outlineWidth), 1);
    element.reveal("predict");
    element.focus();
    assert.equal(element.shadowRoot?.activeElement?.textContent, "PREDICT");
    input.remove();
  });

  it("says in a word how docks lie that nobody has moved, and takes that back with other docks", async () => {
    const before = await docks("train", "gone", "predict");
    before.element.reveal("predict");
    await settled();
    const saved = JSON.parse(JSON.stringify(before.element.layout));
    assert.deepEqual(saved, { front: "predict" });

    const { element, shown, tabs } = await docks("train", "new", "predict");
    element.restore(saved);
    await settled();
    assert.deepEqual(tabs(), ["TRAIN", "NEW", "PREDICT"]);
    assert.deepEqual(shown(), ["predict"]);
    element.restore({ front: "gone" });
    await settled();
    assert.deepEqual(shown(), ["predict"], "a dock that is not here cannot come to the front");
  });
});
