import { assert } from "chai";
import "#widgets/lamella-toasts.ts";
import { find, mounted, settled } from "./models.ts";

describe("lamella-toasts", () => {
  const { element } = mounted(document.createElement("lamella-toasts"));
  const texts = () =>
    [...(element.shadowRoot?.querySelectorAll(".text") ?? [])].map((text) => text.textContent);
  after(() => element.parentElement?.remove());

  it("shows a sentence with details and an action, and closes when the action runs", async () => {
    let ran = 0;
    element.show({
      tone: "negative",
      text: "No server answers.",
      details: "source/unreachable",
      action: { label: "Try again", run: () => ran++ },
    });
    await settled();
    assert.deepEqual(texts(), ["No server answers."]);
    assert.include(find(element, "details").textContent ?? "", "source/unreachable");
    find(element, ".act").click();
    await settled();
    assert.equal(ran, 1);
    assert.deepEqual(texts(), []);
  });

  it("says the same thing once, and makes room by dropping the oldest", async () => {
    for (const text of ["a", "b", "a", "c", "d", "e"]) element.show({ tone: "negative", text });
    await settled();
    assert.deepEqual(texts(), ["a", "c", "d", "e"]);
  });

  it("is announced without interrupting", () => {
    assert.equal(find(element, "[role=log]").getAttribute("aria-live"), "polite");
  });
});
