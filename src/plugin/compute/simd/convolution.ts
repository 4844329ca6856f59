import type { LinearNode } from "../plan/blocks.ts";
import { gathering, scattering, type Walk, windowOf } from "../plan/windows.ts";
import { type Place, startOf } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import type { Program } from "./program.ts";
import { type Finish, noFinish } from "./records.ts";
import { mostShares, sharesFor } from "./step.ts";
import {
  blockBytes,
  blockSize,
  convolveWinograd,
  type Extent,
  partialBytes,
  prepareWinograd,
  tilesOf,
  transformBytes,
  usesWinograd,
  type WinogradFilter,
  winogradBytes,
} from "./winograd.ts";

/** A filter in the form that one convolution reads. */
export type Filter =
  | WinogradFilter
  | {
      readonly kind: "direct";
      readonly walk: Walk;
      readonly table: Place;
      readonly panels: readonly Place[];
    };

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
    readonly largeTiles?: boolean;
  },
): Filter {
  const { weights, direction, lasting, largeTiles = false } = of;
  const [inputs, outputs] = [x.channels.count, y.channels.count];
  if (usesWinograd(node, { x, y }))
    return prepareWinograd(program, { x, y }, { largeTiles, ...of });
  const walk = walkOf(node, direction);
  const panels = walk.parts.map(({ rows, columns }) => {
    const bytes = 4 * Math.max(1, rows.count * columns.count) * inputs * outputs;
    const place = startOf(program.buffer(bytes, { lasting }));
    const record = {
      ...{ weights, inputs, outputs, kernelColumns: windowOf(node).kernel[1] },
      ...{ firstRow: rows.tap, rowStep: rows.step, rows: rows.count },
      ...{ firstColumn: columns.tap, columnStep: columns.step, columns: columns.count },
      turned: direction === "backward" ? 1 : 0,
      panels: place,
    };
    program.add("packFilter", record, { shares: sharesFor(bytes) });
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

/**
 * Reads `from` (the node's input, or backward its result's gradient) and makes `to`, or adds to it. Returns how many shares
 * have counted for `finish`.
 */
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
): number {
  if (filter.kind === "winograd")
    return convolveWinograd(program, filter, { from, to, finish, adds, waits });
  const { walk, table, panels } = filter;
  return program.add(
    "directConv",
    {
      ...{ ...finish, x: from, y: to, inStep: walk.inStep, outStep: walk.outStep },
      ...{ parts: table, partCount: panels.length, adds: adds ? 1 : 0 },
    },
    { scratch: partialBytes(to), waits, reads: panels },
  );
}

/** The gradient of a node's weights, from its input and its result's gradient. */
export function filterGradient(program: Program, node: LinearNode, of: FilterGradient): void {
  if (usesWinograd(node, { x: of.x, y: of.gradient })) winogradGradient(program, of);
  else directGradient(program, node, of);
}

interface FilterGradient {
  readonly x: FeatureMap;
  readonly gradient: FeatureMap;
  readonly toWeights: Place;
}

function winogradGradient(program: Program, of: FilterGradient): void {
  const { x, gradient, toWeights } = of;
  const [inputs, outputs] = [x.channels.count, gradient.channels.count];
  const tiles = tilesOf(gradient);
  const { planes, shares } =
    tiles <= Math.max(inputs, outputs)
      ? productsByPlane(program, of, tiles)
      : productsByTiles(program, of, tiles);
  const end = { planes, shares, inputs, outputs, gradient: toWeights };
  const sharesOfEnd = sharesFor(shares * winogradBytes(inputs, outputs));
  program.add("winogradFilterGradientEnd", end, { scratch: 1024, shares: sharesOfEnd });
}

interface Products {
  readonly planes: Place;
  /** How many shares have left theirs. */
  readonly shares: number;
}

function productsByTiles(
  program: Program,
  { x, gradient }: FilterGradient,
  tiles: number,
): Products {
  const shares = sumsFor(tiles);
  const bytes = winogradBytes(x.channels.count, gradient.channels.count);
  const planes = startOf(program.buffer(shares * bytes));
  const block = blockSize(x, gradient);
  const scratch = transformBytes + blockBytes(block, x) + blockBytes(block, gradient);
  program.add("winogradFilterGradient", { x, gradient, block, planes }, { scratch, shares });
  return { planes, shares };
}

function productsByPlane(
  program: Program,
  { x, gradient }: FilterGradient,
  tiles: number,
): Products {
  const [inputs, outputs] = [x.channels.count, gradient.channels.count];
  const bytesOf = (channels: number) => 36 * (tiles * (4 * channels + 64) + 64);
  const planes = startOf(program.buffer(bytesOf(inputs)));
  const gradientPlanes = startOf(program.buffer(bytesOf(outputs)));
  const products = startOf(program.buffer(winogradBytes(inputs, outputs)));
  program.add(
    "winogradTiles",
    { x, gradient, planes, gradientPlanes },
    { scratch: transformBytes },
  );
  const record = { planes, gradientPlanes, tiles, inputs, outputs, products };
  program.add("winogradTileProducts", record, { shares: 36 });
  return { planes: products, shares: 1 };
}

function directGradient(
  program: Program,
  node: LinearNode,
  { x, gradient, toWeights }: FilterGradient,
): void {
  const { kernel, stride, padding } = windowOf(node);
  const [inputs, outputs] = [x.channels.count, gradient.channels.count];
  const count = kernel[0] * kernel[1] * inputs * outputs;
  const scatters = node.kind === "up-conv2d";
  const { batch, height, width } = scatters ? x : gradient;
  const shares = sumsFor(batch * height * width);
  const sums = startOf(program.buffer(4 * shares * count));
  const record = {
    ...{ a: x, b: gradient, height, width },
    ...{ aStep: scatters ? 1 : stride, bStep: scatters ? stride : 1 },
    ...{ kernelRows: kernel[0], kernelColumns: kernel[1] },
    ...{ firstRow: -padding[0], firstColumn: -padding[1] },
    ...{ tapsMoveB: scatters ? 1 : 0, sums },
  };
  program.add("directFilterGradient", record, { shares });
  const end = { copies: sums, shares, count, sum: toWeights };
  program.add("sumCopies", end, { shares: sharesFor(4 * shares * count) });
}

/** Into how many shares to cut a sum of so many outer products: adding up what a share leaves costs as much as 4 of them. */
function sumsFor(products: number): number {
  return Math.min(mostShares, Math.max(1, Math.floor(products / 128)));
}

function walkOf(node: LinearNode, direction: Direction): Walk {
  const gathers = (node.kind !== "up-conv2d") === (direction === "forward");
  return (gathers ? gathering : scattering)(windowOf(node));
}
