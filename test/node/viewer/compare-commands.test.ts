import { assert } from "chai";
import { beforeEach, test } from "vitest";
import { CommandRegistry } from "#core/commands.ts";
import {
  createImageLayer,
  createLabelsLayer,
  createProbabilityLayer,
} from "#core/layers/create-layer.ts";
import type { Layer, Unlabelled } from "#core/layers/layer.ts";
import { parseSession } from "#core/session/document.ts";
import { ViewerModel } from "#core/viewer-model.ts";
import { compareCommands } from "#viewer/commands/compare-commands.ts";
import { LastCompared } from "#viewer/compare/compared-figures.ts";
import { LabelsStores } from "#viewer/labels-stores.ts";
import { layerPixels } from "#viewer/layer-pixels.ts";
import { OpenedImages } from "#viewer/opened-images.ts";
import { saveSession } from "#viewer/session/save-session.ts";
import { MemoryJournals } from "../../memory-journals.ts";
import { arrayImage } from "../ml/array-image.ts";

let model: ViewerModel;
let images: OpenedImages;
let labels: LabelsStores;
let compared: LastCompared;
let run: (id: string, args?: object) => Promise<any>;

beforeEach(() => {
  model = new ViewerModel();
  images = new OpenedImages();
  labels = new LabelsStores({ model, journals: new MemoryJournals(), onBroken() {} });
  compared = new LastCompared();
  const registry = new CommandRegistry();
  const parts = { model, labels, pixels: layerPixels(images, labels), compared };
  const page = { size: () => ({ width: 8, height: 100 }), onProgress() {} };
  for (const command of compareCommands({ ...parts, ...page })) registry.register(command);
  run = (id, args = {}) => registry.run(id, args);
});

const ref = (name: string) => ({ kind: "http", url: `http://localhost/${name}` }) as const;

/** Rows of pixels: ids, or tenths of a probability, in every slice of z. */
function shown(rows: readonly string[], kind: "image" | "probability" | Unlabelled): Layer {
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  const isProbability = kind === "probability";
  const { image } = arrayImage({
    ...{ axes: ["z", "y", "x"], shape: [2, height, width] },
    at: ([, y = 0, x = 0]) => Number(rows[y]?.[x] ?? 0) * (isProbability ? 25 : 1),
  });
  const { grid } = image;
  const name = `${kind} ${model.layers.value.length}`;
  if (kind === "ignore" || kind === "background") {
    const layer = createLabelsLayer({ name, grid }, kind);
    labels.put(layer.id, { ref: ref(name), image });
    model.add(layer);
    return layer;
  }
  const layer = isProbability
    ? createProbabilityLayer({ name, grid })
    : createImageLayer({ name, grid }, []);
  images.put(layer.id, { ref: ref(name), image });
  model.add(layer);
  return layer;
}

test("two rounds are compared on one view, and counted over the slice, the view and the stack", async () => {
  const a = shown(["9990000000099", "9990000000099"], "probability");
  const b = shown(["9909900000099", "9909900000099"], "probability");
  await run("layers.compare");
  assert.deepEqual(model.comparison.value, {
    ...{ a: a.id, b: b.id, view: "swipe", divider: 0.5, label: null },
  });
  const slice = await run("layers.measureComparison", { extent: "slice" });
  assert.deepEqual(slice.pixels, { both: 8, onlyA: 2, onlyB: 4, neither: 12 });
  assert.closeTo(slice.dice, 16 / 22, 1e-12);
  assert.deepEqual(slice.objects, { matched: 2, onlyA: 0, onlyB: 1 });
  model.look({ center: [4, 1], zoom: 0 });
  const view = await run("layers.measureComparison");
  assert.deepEqual(view.pixels, { both: 4, onlyA: 2, onlyB: 4, neither: 6 });
  const all = await run("layers.measureComparison", { extent: "all" });
  assert.equal(all.pixels.both, 16);
  assert.equal(compared.figures.value?.pixels.both, 16);
});

test("without names what is seen is compared, and like with like", async () => {
  const older = shown(["99"], "probability");
  const hidden = shown(["11"], "background");
  const newer = shown(["90"], "probability");
  const sides = async () => {
    await run("layers.compare");
    return [model.comparison.value?.a, model.comparison.value?.b];
  };
  assert.deepEqual(await sides(), [older.id, newer.id]);
  older.visible.value = false;
  assert.deepEqual(await sides(), [hidden.id, newer.id]);
  hidden.visible.value = false;
  assert.deepEqual(await sides(), [older.id, newer.id]);
});

test("what nobody labelled does not count, by strokes or by labels that say where", async () => {
  shown(["9999000000"], "probability");
  const strokes = shown(["1110222000"], "ignore");
  await run("layers.compare");
  const counted = await run("layers.measureComparison", { extent: "slice" });
  assert.deepEqual(counted.pixels, { both: 3, onlyA: 0, onlyB: 0, neither: 3 });
  await run("layers.setComparison", { label: 2 });
  const second = await run("layers.measureComparison", { extent: "slice" });
  assert.deepEqual(second.pixels, { both: 0, onlyA: 3, onlyB: 3, neither: 0 });
  const mask = shown(["1111111100"], "background");
  const looked = shown(["0000022222"], "ignore");
  await run("layers.setComparison", { b: mask.id, label: null });
  const within = await run("layers.measureComparison", { extent: "all", within: looked.id });
  assert.deepEqual(within.pixels, { both: 0, onlyA: 0, onlyB: 6, neither: 4 });
  assert.notEqual(strokes.id, mask.id);
});

test("what cannot be compared is refused in a sentence, and nothing changes", async () => {
  const image = shown(["000"], "image");
  const a = shown(["990"], "probability");
  const other = shown(["99"], "background");
  const refused = (args: object) => run("layers.compare", args).catch((error: unknown) => error);
  for (const [args, code] of [
    [{}, "command/bad-arguments"],
    [{ a: a.id, b: a.id }, "command/bad-arguments"],
    [{ a: a.id, b: other.id }, "layer/grid-mismatch"],
    [{ a: a.id, b: image.id, view: "difference" }, "layer/wrong-kind"],
  ] as const)
    assert.propertyVal(await refused(args), "code", code);
  const view = () => model.comparison.value?.view;
  assert.isUndefined(view());
  await run("layers.compare", { a: image.id, b: a.id, view: "side-by-side" });
  assert.equal(view(), "side-by-side", "an image can be looked at");
  model.remove(a.id);
  assert.isUndefined(view(), "a layer of it is gone");
});

test("a comparison is part of the session", async () => {
  shown(["990"], "probability");
  shown(["909"], "probability");
  await run("layers.compare", { view: "swipe", divider: 0.25 });
  const refOf = ({ name }: Layer) => ref(name.value);
  const saved = saveSession({
    model,
    refOf,
    base: "http://localhost/",
    others: () => ({ plugins: {} }),
  });
  assert.deepEqual(
    parseSession(JSON.parse(JSON.stringify(saved))).comparison,
    model.comparison.value,
  );
});
