import type { NodeOf } from "../graph/graph.ts";
import { gathering, scattering, type Walk, type Window, windowOf } from "../plan/windows.ts";
import { type Place, startOf } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import type { Program } from "./program.ts";
import { type Finish, noFinish } from "./records.ts";

type LinearNode = NodeOf<"conv2d"> | NodeOf<"up-conv2d">;

/** A filter in the form that one convolution reads. */
export type Filter =
  | { readonly kind: "winograd"; readonly place: Place }
  | {
      readonly kind: "direct";
      readonly walk: Walk;
      readonly table: Place;
      readonly panels: readonly Place[];
    };

/** As much of a map as decides how it is convolved. */
type Extent = Pick<FeatureMap, "channels" | "height" | "width">;

/** A convolution node between its two maps, its input and its result. */
export interface Linear {
  readonly node: LinearNode;
  readonly x: Extent;
  readonly y: Extent;
}

export type Direction = "forward" | "backward";

/**
 * Brings a node's weights, [tap][input][output], into the form its convolution reads: that of its input, or backward
 * that of its result's gradient. `lasting`: for every run of the program from now on.
 */
export function prepareFilter(
  program: Program,
  { node, x, y }: Linear,
  of: {
    readonly weights: Place;
    readonly direction: Direction;
    readonly lasting: boolean;
  },
): Filter {
  const { weights, direction, lasting } = of;
  const [inputs, outputs] = [x.channels.count, y.channels.count];
  if (usesWinograd({ node, x, y })) {
    const place = startOf(program.buffer(winogradBytes(inputs, outputs), { lasting }));
    const forward = direction === "forward" ? place : undefined;
    const backward = direction === "backward" ? place : undefined;
    const record = { weights, inputs, outputs, forward, backward };
    program.add("winogradFilter", record, { scratch: 2048 });
    return { kind: "winograd", place };
  }
  const walk = walkOf(node, direction);
  const panels = walk.parts.map(({ rows, columns }) => {
    const bytes = 4 * Math.max(1, rows.count * columns.count) * inputs * outputs;
    const place = startOf(program.buffer(bytes, { lasting }));
    program.add("packFilter", {
      ...{ weights, inputs, outputs, kernelColumns: windowOf(node).kernel[1] },
      ...{ firstRow: rows.tap, rowStep: rows.step, rows: rows.count },
      ...{ firstColumn: columns.tap, columnStep: columns.step, columns: columns.count },
      turned: direction === "backward" ? 1 : 0,
      panels: place,
    });
    return place;
  });
  const table = program.table(
    walk.parts.map(({ rows, columns }, i) => [
      ...[rows.out, columns.out, rows.in, columns.in, rows.count, columns.count],
      panels[i] ?? 0,
    ]),
  );
  return { kind: "direct", walk, table, panels };
}

/** Reads `from` (the node's input, or backward its result's gradient) and makes `to`, or adds to it. */
export function convolve(
  program: Program,
  filter: Filter,
  {
    from,
    to,
    finish = noFinish,
    adds = false,
    waits = true,
  }: {
    readonly from: FeatureMap;
    readonly to: FeatureMap;
    readonly finish?: Finish;
    readonly adds?: boolean;
    readonly waits?: boolean;
  },
): void {
  if (filter.kind === "winograd") {
    const block = blockSize(from, to);
    const scratch = 1024 + partialBytes(to) + blockBytes(block, from) + blockBytes(block, to);
    const record = { ...finish, x: from, y: to, filter: filter.place, block, adds: adds ? 1 : 0 };
    program.add("winogradConv", record, { scratch, waits });
    return;
  }
  const { walk, table, panels } = filter;
  for (const place of panels) program.uses(place);
  program.add(
    "directConv",
    {
      ...{ ...finish, x: from, y: to, inStep: walk.inStep, outStep: walk.outStep },
      ...{ parts: table, partCount: panels.length, adds: adds ? 1 : 0 },
    },
    { scratch: partialBytes(to), waits },
  );
}

/** The gradient of a node's weights, from its input and its result's gradient. */
export function filterGradient(
  program: Program,
  node: LinearNode,
  {
    x,
    gradient,
    toWeights,
  }: { readonly x: FeatureMap; readonly gradient: FeatureMap; readonly toWeights: Place },
): void {
  const [inputs, outputs] = [x.channels.count, gradient.channels.count];
  if (usesWinograd({ node, x, y: gradient })) {
    const bytes = program.threads * winogradBytes(inputs, outputs);
    const planes = startOf(program.buffer(bytes));
    const block = blockSize(x, gradient);
    const scratch = 1024 + blockBytes(block, x) + blockBytes(block, gradient);
    program.add("winogradFilterGradient", { x, gradient, block, planes }, { scratch });
    const end = { planes, inputs, outputs, gradient: toWeights };
    program.add("winogradFilterGradientEnd", end, { scratch: 1024 });
    return;
  }
  const { kernel, stride, padding } = windowOf(node);
  const count = kernel[0] * kernel[1] * inputs * outputs;
  const sums = startOf(program.buffer(4 * program.threads * count));
  const scatters = node.kind === "up-conv2d";
  const { height, width } = scatters ? x : gradient;
  program.add("directFilterGradient", {
    ...{ a: x, b: gradient, height, width },
    ...{ aStep: scatters ? 1 : stride, bStep: scatters ? stride : 1 },
    ...{ kernelRows: kernel[0], kernelColumns: kernel[1] },
    ...{ firstRow: -padding[0], firstColumn: -padding[1] },
    ...{ tapsMoveB: scatters ? 1 : 0, sums },
  });
  program.add("sumCopies", { copies: sums, count, sum: toWeights });
}

function walkOf(node: LinearNode, direction: Direction): Walk {
  const gathers = (node.kind === "conv2d") === (direction === "forward");
  return (gathers ? gathering : scattering)(windowOf(node));
}

/**
 * Winograd needs a quarter of the products on whole 4x4 tiles, and its transforms cost as much as an eighth of them from
 * 8 channels on; on fewer channels, or on maps that tiles mostly overhang, the direct way is quicker.
 */
function usesWinograd({ node, x, y }: Linear): boolean {
  if (node.kind !== "conv2d" || !isUsual(node)) return false;
  const narrowest = Math.min(x.channels.count, y.channels.count);
  const tiles = Math.ceil(y.height / 4) * Math.ceil(y.width / 4);
  return narrowest >= 8 && 36 * tiles * 1.5 < 9 * y.height * y.width;
}

function isUsual({ kernel, stride, padding }: Window): boolean {
  return stride === 1 && [...kernel].every((n) => n === 3) && [...padding].every((n) => n === 1);
}

/** 36 planes, each a little longer than its numbers: see assembly/winograd.ts. */
function winogradBytes(inputs: number, outputs: number): number {
  return 36 * (4 * inputs * outputs + 64);
}

/** Of the sums that a convolution makes on the way: see assembly/finish.ts. */
function partialBytes({ channels }: FeatureMap): number {
  return Math.ceil((12 * channels.count + 16) / 64) * 64;
}

function blockBytes(block: number, { channels }: FeatureMap): number {
  return 36 * (4 * block * channels.count + 64);
}

/** Tiles whose planes fill no more than 1 MiB, the level-2 cache of a core; whole register tiles of 6. */
function blockSize(x: FeatureMap, y: FeatureMap): number {
  const bytesPerTile = 36 * 4 * (x.channels.count + y.channels.count);
  const fitting = 6 * Math.floor(2 ** 20 / bytesPerTile / 6);
  return Math.min(36, Math.max(12, fitting));
}
