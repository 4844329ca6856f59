import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { diceOf, iouOf } from "#core/compare/agreement.ts";
import { type Comparison, comparisonViews, freshComparison } from "#core/compare/comparison.ts";
import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { Layer } from "#core/layers/layer.ts";
import { precisionOf } from "#core/objects/match-objects.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { comparedArea } from "../compare/compared-area.ts";
import { type ComparedFigures, comparedExtents } from "../compare/compared-figures.ts";
import { measureComparison } from "../compare/measure-comparison.ts";
import { lowestStrength, notCounted, sideOf } from "../compare/side.ts";
import type { ViewerParts } from "./parts.ts";

type CompareParts = Pick<
  ViewerParts,
  "model" | "labels" | "pixels" | "size" | "compared" | "onProgress"
>;

/** What looks at two layers against each other: predictions of two models or rounds, or one of them and labels. */
export function compareCommands(parts: CompareParts): Command[] {
  const bodies = {
    start: startCommand(parts),
    set: setCommand(parts),
    measure: measureCommand(parts),
    stop: stopCommand(parts),
  };
  return [
    { id: "layers.compare", title: "Compare two layers", body: () => bodies.start },
    { id: "layers.setComparison", title: "Change the comparison", body: () => bodies.set },
    { id: "layers.measureComparison", title: "Count how layers agree", body: () => bodies.measure },
    { id: "layers.stopComparing", title: "Stop comparing", body: () => bodies.stop },
  ];
}

const settings = {
  view: v.optional(v.picklist(comparisonViews)),
  divider: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  label: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
};

/** Without layers: two that can be counted and lie on one grid, the selected one among them if it is one. */
function startCommand({ model }: CompareParts) {
  return commandBody({
    args: v.strictObject({ a: v.optional(v.string()), b: v.optional(v.string()), ...settings }),
    run({ a, b, ...changes }) {
      const [first, second] = sidesOf({ a, b }, model);
      const start = { ...freshComparison, a: first.id, b: second.id };
      begin({ ...start, ...given(changes) }, model);
    },
  });
}

function setCommand({ model }: CompareParts) {
  return commandBody({
    args: v.strictObject({ a: v.optional(v.string()), b: v.optional(v.string()), ...settings }),
    run({ a, b, ...changes }) {
      const now = requireComparison(model, "layers.setComparison");
      const sides = { a: model.layer(a ?? now.a).id, b: model.layer(b ?? now.b).id };
      begin({ ...now, ...sides, ...given(changes) }, model);
    },
  });
}

function stopCommand({ model, compared }: CompareParts) {
  return commandBody({
    args: v.strictObject({}),
    run() {
      model.compare(undefined);
      compared.put(undefined);
    },
  });
}

/** `{ pixels, dice, iou, objects, precision }`; what is not defined is null. */
function measureCommand(parts: CompareParts) {
  const { model, pixels, labels, compared, onProgress } = parts;
  return commandBody({
    args: v.strictObject({
      extent: v.optional(v.picklist(comparedExtents), "view"),
      within: v.optional(v.string()),
    }),
    async run({ extent, within: id }, signal) {
      const { a, b, label } = requireComparison(model, "layers.measureComparison");
      const [inA, inB] = [model.layer(a), model.layer(b)];
      const within = id === undefined ? undefined : model.layerOf(id, "labels");
      for (const layer of [inA, inB, within]) if (layer) requireFit(layer, inA);
      const counted = [inA, inB, ...(within ? [within] : [])];
      compared.follow(counted.flatMap(({ kind, id }) => (kind === "labels" ? labels.get(id) : [])));
      const lowest = [lowestStrength(inA), lowestStrength(inB)] as const;
      const sources = await Promise.all(counted.map((layer) => pixels.frozen(layer, signal)));
      const [sideA, sideB] = [inA, inB].map((layer, i) =>
        sideOf(layer, { levels: sources[i] ?? [], label }),
      );
      if (!sideA || !sideB) throw new Error("a comparison has two sides");
      const counts = await measureComparison(
        {
          a: { side: sideA, lowest: lowest[0] },
          b: { side: sideB, lowest: lowest[1] },
          ...comparedArea({ extent, sides: [sideA, sideB], within, source: sources[2] }, parts),
        },
        { signal, onProgress: (done) => onProgress(signal, done) },
      );
      const figures = { a, b, label, extent, within: within?.name.value, lowest, ...counts };
      compared.put(figures);
      return resultOf(figures);
    },
  });
}

function resultOf({ pixels, objects }: ComparedFigures) {
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    ...{ pixels, objects },
    dice: orNull(diceOf(pixels)),
    iou: orNull(iouOf(pixels)),
    precision: orNull(precisionOf(objects)),
  };
}

function begin(comparison: Comparison, model: ViewerModel): void {
  const [a, b] = [model.layer(comparison.a), model.layer(comparison.b)];
  if (a === b) throw refused("b", `${a.name.value} is the same on both sides; name another layer`);
  requireFit(b, a);
  if (comparison.view === "difference")
    for (const layer of [a, b]) if (layer.kind === "image") throw notCounted(layer);
  model.compare(comparison);
}

function requireFit(layer: Layer, other: Layer): void {
  const size = ({ grid }: Layer) => [lengthOf(grid, "y"), lengthOf(grid, "x")].join(" x ");
  if (size(layer) === size(other)) return;
  throw new Failure(
    { code: "layer/grid-mismatch", layer: layer.id },
    `${layer.name.value} has ${size(layer)} pixels and ${other.name.value} ${size(other)}: layers of one size can be compared`,
  );
}

function sidesOf(
  { a, b }: { a?: string | undefined; b?: string | undefined },
  model: ViewerModel,
): readonly [Layer, Layer] {
  const first = a === undefined ? undefined : model.layer(a);
  const second = b === undefined ? undefined : model.layer(b);
  if (first && second) return [first, second];
  const named = first ?? second ?? selectedSide(model);
  const other = named && usualOther(named, model);
  if (!named || !other)
    throw refused(
      first ? "b" : "a",
      "There are no two predictions or labels of one size to compare: predict with another model, or open labels, then try again",
    );
  if (first) return [first, other];
  if (second) return [other, second];
  const isBelow = model.layers.value.indexOf(other) < model.layers.value.indexOf(named);
  return isBelow ? [other, named] : [named, other];
}

/** What is seen rather than what is hidden; two predictions, or two labels, rather than one of each; then the topmost. */
function usualOther(named: Layer, { layers }: ViewerModel): Layer | undefined {
  const isAlike = ({ kind }: Layer) => kind === named.kind;
  const score = (layer: Layer) => 2 * Number(layer.visible.value) + Number(isAlike(layer));
  return layers.value
    .filter((layer) => layer !== named && layer.kind !== "image" && isAsLarge(layer, named))
    .reduce<Layer | undefined>(
      (best, layer) => (best && score(best) > score(layer) ? best : layer),
      undefined,
    );
}

/** The selected layer, else the topmost, that can be counted. */
function selectedSide({ layers, selected }: ViewerModel): Layer | undefined {
  const countable = layers.value.filter(({ kind }) => kind !== "image");
  return countable.find(({ id }) => id === selected.value) ?? countable.at(-1);
}

function isAsLarge(a: Layer, b: Layer): boolean {
  return ["y", "x"].every((axis) => lengthOf(a.grid, axis) === lengthOf(b.grid, axis));
}

function requireComparison(model: ViewerModel, command: string): Comparison {
  const now = model.comparison.value;
  if (now) return now;
  throw new Failure(
    { code: "command/bad-arguments", command, argument: "a" },
    "Nothing is compared now: start with layers.compare",
  );
}

function refused(argument: string, message: string): Failure {
  return new Failure(
    { code: "command/bad-arguments", command: "layers.compare", argument },
    message,
  );
}

type Changes = Partial<Pick<Comparison, "view" | "divider" | "label">>;

/** Without what was left out. */
function given(changes: { readonly [K in keyof Changes]?: Changes[K] | undefined }): Changes {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
