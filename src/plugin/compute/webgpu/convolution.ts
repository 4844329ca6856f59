import type { LinearNode } from "../plan/blocks.ts";
import { gathering, scattering, type Walk, windowOf } from "../plan/windows.ts";
import type { Buffer } from "./buffer.ts";
import { type FeatureMap, quadsOf } from "./feature-map.ts";
import { type ConvolutionFinish, convolution, partWords } from "./kernels/convolution.ts";
import { type ConvolutionExtent, chooseTile, gridOf } from "./kernels/convolution-tile.ts";
import { filterGradient as filterGradientKernel } from "./kernels/filter-gradient.ts";
import * as gradientTile from "./kernels/filter-gradient-tile.ts";
import type { Plan } from "./plan.ts";
import { addCopies, type Partials } from "./steps.ts";
import type { Place } from "./store.ts";

/** What every WebGPU device gives a workgroup. More would leave room for fewer workgroups at a time. */
const workgroupBytes = 16384;

export type Direction = "forward" | "backward";

/** What a convolution does with its sums. A bias may be absent; statistics are what `convolve` returns. */
export type Finish =
  | { readonly kind: "none" | "add" | "statistics" }
  | {
      readonly kind: "bias";
      readonly bias: Place | undefined;
      readonly activation: Extract<ConvolutionFinish, { kind: "bias" }>["activation"];
    };

/** Reads `from` (the node's input, or backward its result's gradient) and makes `to`. Returns partial statistics. */
export function convolve(
  plan: Plan,
  of: {
    readonly node: LinearNode;
    readonly direction: Direction;
    readonly weights: Place;
    readonly from: FeatureMap;
    readonly to: FeatureMap;
    readonly finish: Finish;
  },
): Partials {
  const { program, format } = plan;
  const { node, direction, weights, from, to, finish } = of;
  const walk = walkOf(node, direction);
  const { parts } = walk;
  const extent = extentOf(walk, { from, to });
  const tile = chooseTile(extent, workgroupBytes);
  if (!tile) throw tooLarge(node);
  const grid = gridOf(tile, extent);
  const count = grid[0] * grid[1] * extent.grids;
  const quads = quadsOf(to);
  const partials = program.buffer(finish.kind === "statistics" ? 16 * 3 * count * quads : 16);
  const bias = finish.kind === "bias" ? finish.bias : undefined;
  const kernel = convolution({
    ...{ format, taps: extent.taps, inStep: walk.inStep, outStep: walk.outStep, tile },
    tapSteps: [parts[0]?.rows.step ?? 1, parts[0]?.columns.step ?? 1],
    kernelColumns: windowOf(node).kernel[1],
    turned: direction === "backward",
    finish:
      finish.kind === "bias"
        ? { kind: "bias", activation: finish.activation, hasBias: bias !== undefined }
        : { kind: finish.kind },
  });
  const extra = finish.kind === "statistics" ? partials : (bias?.buffer ?? weights.buffer);
  program.add(kernel, {
    buffers: { x: from, weights: weights.buffer, parts: tableOf(plan, parts), y: to, extra },
    sizes: {
      ...{ weightsOffset: weights.quad, biasOffset: bias?.quad ?? 0, batch: to.batch },
      ...{ inHeight: from.height, inWidth: from.width, inQuads: quadsOf(from) },
      ...{ outHeight: to.height, outWidth: to.width, outQuads: quads },
      ...{ height: extent.height, width: extent.width },
    },
    grid,
  });
  return { buffer: partials, count };
}

/** All parts of a walk are made at once, with as many taps as the largest has. */
function extentOf(
  { parts, inStep, outStep }: Walk,
  { from, to }: { readonly from: FeatureMap; readonly to: FeatureMap },
): ConvolutionExtent {
  const most = (counts: readonly number[]) => Math.max(...counts);
  return {
    taps: [most(parts.map(({ rows }) => rows.count)), most(parts.map((p) => p.columns.count))],
    ...{ inStep, inQuads: quadsOf(from), outQuads: quadsOf(to) },
    ...{ height: to.height / outStep, width: to.width / outStep },
    grids: to.batch * parts.length,
  };
}

/** One row for each part: see `partWords`. */
function tableOf({ program }: Plan, parts: Walk["parts"]): Buffer {
  const rows = parts.map(({ rows, columns }) => [
    ...[rows.out, columns.out, rows.in, columns.in],
    ...[rows.tap, columns.tap, rows.count, columns.count],
  ]);
  if (rows.some(({ length }) => length !== partWords)) throw new Error("A part of another length");
  return program.table(new Int32Array(rows.flat()));
}

/** The gradient of a node's weights, from its input and its result's gradient. */
export function filterGradient(
  plan: Plan,
  node: LinearNode,
  {
    x,
    gradient,
    toWeights,
  }: { readonly x: FeatureMap; readonly gradient: FeatureMap; readonly toWeights: Place },
): void {
  const { program, format } = plan;
  const { kernel, stride, padding } = windowOf(node);
  const inputMoves = node.kind !== "up-conv2d";
  const [moving, fixed] = inputMoves ? [x, gradient] : [gradient, x];
  const [movingQuads, fixedQuads] = [quadsOf(moving), quadsOf(fixed)];
  const { batch, height, width } = fixed;
  const extent = { kernel, stride, movingQuads, fixedQuads, batch, height, width };
  const tile = gradientTile.chooseTile(extent, workgroupBytes);
  if (!tile) throw tooLarge(node);
  const grid = gradientTile.gridOf(extent, tile);
  const count = gradientTile.sumsOf(extent) / 4;
  const copies = grid[0] * tile.split;
  const partials = program.buffer(16 * copies * count);
  program.add(filterGradientKernel({ format, extent, tile, inputMoves }), {
    buffers: { moving, fixed, partials },
    sizes: {
      ...{ batch, height, width },
      ...{ movingHeight: moving.height, movingWidth: moving.width },
      ...{ firstRow: -padding[0], firstColumn: -padding[1], movingQuads, fixedQuads },
    },
    grid,
  });
  addCopies(plan, { partials: { buffer: partials, count: copies }, count, to: toWeights });
}

function tooLarge(node: LinearNode): Error {
  const kernel = windowOf(node).kernel.join("x");
  return new Error(`Node "${node.id}": a kernel of ${kernel} does not fit in a workgroup's memory`);
}

function walkOf(node: LinearNode, direction: Direction): Walk {
  const gathers = (node.kind !== "up-conv2d") === (direction === "forward");
  return (gathers ? gathering : scattering)(windowOf(node));
}
