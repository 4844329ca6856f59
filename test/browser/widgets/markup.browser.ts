import { assert } from "chai";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { signal } from "#core/signal.ts";
import { LabelsList } from "#viewer/labels-list.ts";
import { LabelsTally } from "#viewer/labels-tally.ts";
import "#widgets/lamella-consent.ts";
import "#widgets/lamella-image-picker.ts";
import "#widgets/lamella-labels-list.ts";
import "#widgets/lamella-layer-list.ts";
import "#widgets/lamella-plugins.ts";
import "#widgets/lamella-status-bar.ts";
import "#widgets/lamella-toasts.ts";
import { find, mounted, openedModel, settled } from "./models.ts";

/** What an image, a session or a plugin of somebody else may be called. */
const name = `<img class=injected src=x onerror="document.title='injected'"><b class=injected>b</b>`;

/** All that is written in an element, in the widgets inside it too. */
function textsIn(root: Element | ShadowRoot): string {
  const inner = [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  const own = "shadowRoot" in root && root.shadowRoot ? [root.shadowRoot] : [];
  return [root.textContent ?? "", ...[...own, ...inner].map(textsIn)].join("\n");
}

async function listedLabels() {
  const { model, labels: layer } = openedModel();
  const labels = new EditableLabels(layer.grid);
  labels.write({ start: [0, 0, 0], stop: [1, 1, 1] }, Uint8Array.of(1));
  layer.labelNames.value = { 1: name };
  const list = new LabelsList(layer, new LabelsTally(labels));
  const element = Object.assign(document.createElement("lamella-labels-list"), {
    ...{ model, lists: { of: () => list } },
  });
  element.style.height = "400px";
  return element;
}

/** Each widget that shows names from elsewhere, and how it gets them. */
const shown: { readonly [what: string]: () => Promise<HTMLElement> } = {
  "a layer, as a file is called": async () => {
    const { model, image } = openedModel();
    image.name.value = name;
    return Object.assign(document.createElement("lamella-layer-list"), { model });
  },
  "a label": listedLabels,
  "a failure": async () => {
    const toasts = document.createElement("lamella-toasts");
    toasts.show({
      ...{ tone: "negative", text: name, details: name },
      action: { label: name, run: () => {} },
    });
    return toasts;
  },
  "what is under way": async () => {
    const cancel = { id: "a", args: {} };
    const tasks = signal([{ id: "a", title: name, progress: undefined, etaMs: null, cancel }]);
    return Object.assign(document.createElement("lamella-status-bar"), { tasks });
  },
  "a plugin": async () => {
    const about = { id: "lab", title: name, version: name, categories: [name], url: name };
    const state = { icon: undefined, isHidden: false, isBuiltIn: false, error: name, settings: [] };
    const plugins = signal([{ ...about, ...state }]);
    return Object.assign(document.createElement("lamella-plugins"), { plugins });
  },
  "a plugin that asks to be let in": async () => {
    const consent = document.createElement("lamella-consent");
    const about = { title: name, version: name, url: name, hash: name, author: name };
    const more = { description: name, icon: undefined, categories: [], adds: [name] };
    queueMicrotask(() => void consent.ask({ ...about, ...more, isChanged: false }));
    return consent;
  },
  "an image of several": async () => {
    const picker = document.createElement("lamella-image-picker");
    const place = { kind: "http", url: "https://lab.example/" } as const;
    queueMicrotask(() => void picker.show({ source: name, images: [name, "1"], place }));
    return picker;
  },
};

describe("markup in names from elsewhere", () => {
  for (const [what, make] of Object.entries(shown))
    it(`is text in the name of ${what}`, async () => {
      const { element } = mounted(await make());
      for (let tries = 0; tries < 100 && !textsIn(element).includes(name); tries++) await settled();
      assert.include(textsIn(element), name);
      assert.throws(() => find(element, ".injected"), "No .injected");
      assert.notEqual(document.title, "injected");
      element.parentElement?.remove();
    });
});
