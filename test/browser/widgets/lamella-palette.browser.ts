import { assert } from "chai";
import "#widgets/lamella-palette.ts";
import { find, mounted, openedModel, settled } from "./models.ts";

describe("lamella-palette", () => {
  const { model, image } = openedModel();
  const { element, sent } = mounted(
    Object.assign(document.createElement("lamella-palette"), {
      model,
      commands: [
        { id: "other.answer", title: "Answer everything", key: "F9" },
        { id: "other.needs", title: "Answer with arguments" },
      ],
    }),
  );
  const type = async (text: string) => {
    const input = find<HTMLInputElement>(element, "input");
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await settled();
  };
  const titles = () =>
    [...(element.shadowRoot?.querySelectorAll("li span") ?? [])].map((li) => li.textContent);
  const press = (key: string) =>
    find(element, "input").dispatchEvent(new KeyboardEvent("keydown", { key }));
  beforeEach(async () => {
    sent.length = 0;
    await element.show();
  });
  after(() => element.parentElement?.remove());

  it("finds a command by parts of its words, and runs it with what it needs now", async () => {
    await type("lay new");
    assert.deepEqual(titles(), ["New labels layer"]);
    press("Enter");
    assert.deepEqual(sent, [{ id: "labels.create", args: { image: image.id } }]);
  });

  it("offers the commands of plugins that run without arguments", async () => {
    await type("answer");
    assert.deepEqual(titles(), ["Answer everything"]);
  });

  it("does not run what makes no sense now", async () => {
    await type("undo");
    press("Enter");
    assert.deepEqual(titles(), ["Undo"]);
    assert.deepEqual(sent, []);
  });

  it("chooses by arrow keys", async () => {
    await type("open sample");
    press("ArrowDown");
    await settled();
    press("Enter");
    assert.deepEqual(sent, [{ id: "viewer.openSample", args: { id: "nuclei" } }]);
  });
});
