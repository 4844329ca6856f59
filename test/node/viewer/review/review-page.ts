import { CommandRegistry } from "#core/commands.ts";
import { LabelIds } from "#core/labels/label-ids.ts";
import {
  createImageLayer,
  createLabelsLayer,
  createProbabilityLayer,
} from "#core/layers/create-layer.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { installChanges } from "#viewer/changes/index.ts";
import { reviewCommands } from "#viewer/commands/review-commands.ts";
import { viewerCommands } from "#viewer/commands/viewer-commands.ts";
import { LastCompared } from "#viewer/compare/compared-figures.ts";
import { LabelsLists } from "#viewer/labels-lists.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { layerPixels } from "#viewer/layer-pixels.ts";
import { LayerStates } from "#viewer/layer-states.ts";
import { OpenedImages } from "#viewer/opened-images.ts";
import { ReviewDesk } from "#viewer/review/review-desk.ts";
import { MemoryJournals } from "../../../memory-journals.ts";
import { arrayImage } from "../../ml/array-image.ts";

/** Squares of the labels, by label: y, x and side. */
const squares: { readonly [label: number]: readonly [y: number, x: number, side: number] } = {
  1: [10, 10, 3],
  2: [10, 300, 9],
  3: [280, 20, 5],
  4: [300, 280, 7],
};

/** How sure a prediction is inside each square, 0..255. */
const sure: { readonly [label: number]: number } = { 1: 250, 2: 128, 3: 180, 4: 230 };

/** A page with an image of 320 x 320, a prediction and labels of four squares, and the commands of the viewer and its review. */
export async function reviewPage({ onProgress = () => {} }: { onProgress?: () => void } = {}) {
  const model = new ViewerModel();
  const images = new OpenedImages();
  const labels = new LabelsStores({ model, journals: new MemoryJournals(), onBroken() {} });
  const parts = {
    ...{ model, images, labels, states: new LayerStates(), lists: new LabelsLists(model, labels) },
    pixels: layerPixels(images, labels),
    base: "http://localhost/",
    compared: new LastCompared(),
    readAgain: () => {},
    size: () => ({ width: 100, height: 100 }),
    ...{ samples: {}, readers: () => [], tools: () => [], onProgress },
  };
  installChanges({ ...parts, onForgotten() {} });
  const registry = new CommandRegistry();
  const desk = new ReviewDesk({
    ...parts,
    camera: { fly: (to) => model.look(to), goal: () => model.camera.peek() },
  });
  for (const command of [...viewerCommands(parts), ...reviewCommands({ ...parts, desk })])
    registry.register(command);
  const run = (id: string, args: object = {}, signal?: AbortSignal): Promise<any> =>
    registry.run(id, args, signal);
  const grid = { axes: ["y", "x"], shape: [320, 320] };
  const add = (kind: "image" | "probability", at: (index: readonly number[]) => number) => {
    const { image } = arrayImage({ ...grid, dtype: "uint8", at });
    const start = { name: kind, grid: image.grid };
    const layer = kind === "image" ? createImageLayer(start, []) : createProbabilityLayer(start);
    images.put(layer.id, { ref: { kind: "http", url: `http://localhost/${kind}` }, image });
    model.add(layer);
    return layer.id;
  };
  /** Labels with an object of the id -1, which files mean pixels to ignore by, and one of the id 3. */
  const addSigned = () => {
    const ids = new LabelIds({ isWide: true });
    const numbers = [0, 3, ids.numberOf(-1)];
    const { image } = arrayImage({
      ...{ ...grid, dtype: "uint32" },
      at: ([y = 0, x = 0]) => numbers[y > 8 ? 0 : x < 8 ? 1 : 2] ?? 0,
    });
    const layer = createLabelsLayer({ name: "signed", grid: image.grid, ids });
    labels.put(layer.id, { ref: { kind: "http", url: "http://localhost/signed" }, image });
    model.add(layer);
    return layer.id;
  };
  const image = add("image", () => 0);
  const prediction = add("probability", ([y = 0, x = 0]) => {
    const label = Object.keys(squares)
      .map(Number)
      .find((one) => isIn(one, y, x));
    return label === undefined ? 0 : (sure[label] ?? 0);
  });
  const { layer } = await run("labels.create", { image, name: "objects" });
  for (const [label, [y, x, side]] of Object.entries(squares)) {
    const points = [
      [y - 0.5, x - 0.5],
      [y - 0.5, x + side - 0.5],
      [y + side - 0.5, x + side - 0.5],
      [y + side - 0.5, x - 0.5],
    ];
    await run("labels.polygon", { layer, points, label: Number(label) });
  }
  model.history.clear();
  /** The label of a pixel of any labels layer. */
  const at = async (of: string, y: number, x: number): Promise<number> => {
    const region = { y: [y, y + 1], x: [x, x + 1] };
    return (await run("layers.pixels", { layer: of, region })).data[0];
  };
  return { model, run, at, addSigned, image, prediction, layer: layer as string };
}

function isIn(label: number, y: number, x: number): boolean {
  const [top, left, side] = squares[label] ?? [0, 0, 0];
  return y >= top && y < top + side && x >= left && x < left + side;
}
