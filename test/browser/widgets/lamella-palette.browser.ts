import { assert } from "chai";
import * as v from "valibot";
import "#widgets/lamella-palette.ts";
import { find, mounted, openedModel, settled } from "./models.ts";

describe("lamella-palette", () => {
  const { model, image, labels } = openedModel();
  const { element, sent } = mounted(
    Object.assign(document.createElement("lamella-palette"), {
      model,
      commands: [
        { id: "other.answer", title: "Answer everything", key: "F9" },
        { id: "other.needs", title: "Answer with arguments" },
        { id: "labels.fromProbability", title: "Turn a probability into labels" },
      ],
      argumentsOf: async (id: string) =>
        id === "other.answer"
          ? v.strictObject({})
          : v.strictObject({
              labels: v.string(),
              depth: v.pipe(v.number(), v.minValue(1)),
              way: v.optional(v.picklist(["up", "down"]), "up"),
              points: v.optional(v.array(v.number())),
            }),
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
    assert.equal(titles()[0], "New labels layer");
    press("Enter");
    assert.deepEqual(sent, [{ id: "labels.create", args: { image: image.id } }]);
  });

  it("runs a command that takes no arguments at once", async () => {
    await type("answer everything");
    press("Enter");
    await settled();
    assert.deepEqual(sent, [{ id: "other.answer", args: {} }]);
  });

  it("asks for the arguments that a command takes, by its schema", async () => {
    await type("answer with");
    press("Enter");
    await settled();
    const form = find(element, "lamella-arguments");
    const values = { depth: "3", points: "[1, 2]" };
    for (const [name, value] of Object.entries(values))
      find<HTMLInputElement>(form, `[name=${name}]`).value = value;
    find<HTMLFormElement>(form, "form").requestSubmit();
    const args = { labels: labels.id, depth: 3, points: [1, 2] };
    assert.deepEqual(sent, [{ id: "other.needs", args }]);
  });

  it("what was used last comes first", async () => {
    await type("zoom out");
    press("Enter");
    await element.show();
    await settled();
    assert.equal(titles()[0], "Zoom out");
  });

  it("does not run what makes no sense now", async () => {
    await type("undo");
    press("Enter");
    assert.equal(titles()[0], "Undo");
    assert.include(find(element, "li").textContent ?? "", "There is nothing to undo.");
    assert.deepEqual(sent, []);
  });

  it("asks for no arguments where none would help", async () => {
    await type("into labels");
    assert.include(titles(), "Turn prediction into labels", "which says what it lacks");
    assert.notInclude(titles(), "Turn a probability into labels");
  });

  it("chooses by arrow keys", async () => {
    await type("open sample");
    press("ArrowDown");
    await settled();
    press("Enter");
    assert.deepEqual(sent, [{ id: "viewer.openSample", args: { id: "nuclei" } }]);
  });
});
