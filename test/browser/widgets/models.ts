import { type CommandBody, CommandRegistry } from "#core/commands.ts";
import { createImageLayer, createLabelsLayer } from "#core/layers/create-layer.ts";
import type { Grid } from "#core/layers/grid.ts";
import type { ImageLayer, LabelsLayer } from "#core/layers/layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import type { CommandRequest } from "#widgets/command-event.ts";

export const stack: Grid = {
  axes: ["z", "y", "x"],
  shape: [20, 64, 64],
  dtype: "uint8",
  levels: 1,
  levelShapes: [[20, 64, 64]],
  scale: [0.05, 0.004, 0.004],
  units: ["micrometer", "micrometer", "micrometer"],
};

/** A model with an image and a labels layer over it, which is selected. */
export function openedModel(): { model: ViewerModel; image: ImageLayer; labels: LabelsLayer } {
  const model = new ViewerModel();
  const image = createImageLayer({ name: "TEM", grid: stack }, [
    {
      ...{ name: "", color: [255, 255, 255], colormap: "color", visible: true },
      ...{ contrast: [20, 200], gamma: 1 },
    },
  ]);
  const labels = createLabelsLayer({ name: "membrane", grid: stack });
  model.add(image);
  model.add(labels);
  return { model, image, labels };
}

/** Puts an element into a themed page, and keeps the commands that it sends. */
export function mounted<E extends HTMLElement>(element: E): { element: E; sent: CommandRequest[] } {
  const theme = document.createElement("sp-theme");
  theme.setAttribute("color", "dark");
  theme.setAttribute("scale", "medium");
  theme.append(element);
  document.body.append(theme);
  const sent: CommandRequest[] = [];
  theme.addEventListener("lamella-command", ({ detail }) => sent.push(detail));
  return { element, sent };
}

/** Runs the commands that an element sends, those that are named here: with a registry of its own, as the page does. */
export function obey(element: Element, commands: { readonly [id: string]: CommandBody }): void {
  const registry = new CommandRegistry();
  for (const [id, body] of Object.entries(commands))
    registry.register({ id, title: id, body: () => body });
  element.parentElement?.addEventListener("lamella-command", ({ detail }) => {
    if (commands[detail.id]) void registry.run(detail.id, detail.args);
  });
}

/** Looks through shadow roots for the first that fits. Fails where there is none. */
export function find<E extends Element = HTMLElement>(root: Element, selector: string): E {
  const found = findIn(root, selector);
  if (!found) throw new Error(`No ${selector} in ${root.localName}`);
  return found as E;
}

function findIn(root: Element, selector: string): Element | null {
  const places = root.shadowRoot ? [root.shadowRoot, root] : [root];
  for (const place of places) {
    const found = place.querySelector(selector);
    if (found) return found;
    for (const inner of place.querySelectorAll("*")) {
      const deep = inner.shadowRoot && findIn(inner, selector);
      if (deep) return deep;
    }
  }
  return null;
}

/** Until every element below has drawn what is new. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
}
