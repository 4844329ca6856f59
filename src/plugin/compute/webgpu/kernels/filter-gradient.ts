import type { Precision } from "../../precision.ts";
import { defineKernel, type Kernel, read, write } from "../kernel.ts";
import { each } from "./convolution.ts";
import {
  type FilterGradientExtent,
  type FilterGradientTile,
  patchOf,
  unitsOf,
} from "./filter-gradient-tile.ts";

export interface FilterGradientOf {
  readonly format: Precision;
  readonly extent: FilterGradientExtent;
  readonly tile: FilterGradientTile;
  /** The taps move over the input of the node; of a transposed convolution, over its result. */
  readonly inputMoves: boolean;
}

type Sizes =
  | ("batch" | "height" | "width" | "movingHeight" | "movingWidth")
  | ("firstRow" | "firstColumn" | "movingQuads" | "fixedQuads");

/**
 * Partial sums of the gradient of a convolution's weights. That of tap t between channels a and b is the sum, over all
 * pixels p, of moving[stride p + t, a] fixed[p, b]. Every workgroup adds up some tiles of pixels; every thread holds the
 * sums between 4 and 4 channels for some taps below each other, so that while it goes down a column of pixels each number
 * it reads serves all of them. Partial sums are added up in a fixed order afterwards (`sumCopies`): the same bits each time.
 */
export function filterGradient(
  of: FilterGradientOf,
): Kernel<"moving" | "fixed" | "partials", Sizes> {
  const { extent, tile } = of;
  const threads = unitsOf(extent, tile) * tile.split;
  const patch = patchOf(extent, tile);
  return defineKernel({
    name: `filter gradient ${extent.kernel.join("x")}${of.inputMoves ? "" : " transposed"}`,
    format: of.format,
    buffers: { moving: read("map"), fixed: read("map"), partials: write("quads") },
    sizes: [
      ...(["batch", "height", "width", "movingHeight", "movingWidth"] as const),
      ...(["firstRow", "firstColumn", "movingQuads", "fixedQuads"] as const),
    ],
    code: `
const THREADS: i32 = ${threads};
const TILE: i32 = ${tile.edge};
const MOVING: i32 = ${tile.moving};
const FIXED: i32 = ${tile.fixed};
const STRIDE: i32 = ${extent.stride};
const KERNEL_ROWS: i32 = ${extent.kernel[0]};
const KERNEL_COLUMNS: i32 = ${extent.kernel[1]};
const PATCH_ROWS: i32 = ${patch.rows};
const PATCH_COLUMNS: i32 = ${patch.columns};
const SPLIT: i32 = ${tile.split};
var<workgroup> patchNumbers: array<vec4<f32>, PATCH_ROWS * PATCH_COLUMNS * MOVING>;
var<workgroup> pixels: array<vec4<f32>, TILE * TILE * FIXED>;

@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = i32(local);
  let b = thread % FIXED;
  let a = (thread / FIXED) % MOVING;
  let tapColumn = (thread / (FIXED * MOVING)) % KERNEL_COLUMNS;
  let tapRow = ${tile.taps} * (thread / (FIXED * MOVING * KERNEL_COLUMNS) % ${Math.ceil(extent.kernel[0] / tile.taps)});
  let share = thread / ${unitsOf(extent, tile)};
  let firstMoving = i32(workgroup.y) * MOVING;
  let firstFixed = i32(workgroup.z) * FIXED;
  let tilesDown = (sizes.height + TILE - 1) / TILE;
  let tilesAcross = (sizes.width + TILE - 1) / TILE;
${each(tile.taps, (t) => each(4, (i) => `  var sum${t}${i} = vec4<f32>(0.0);`))}
  for (var tile = i32(workgroup.x); tile < sizes.batch * tilesDown * tilesAcross; tile += i32(workgroups.x)) {
    let image = tile / (tilesDown * tilesAcross);
    let top = (tile / tilesAcross) % tilesDown * TILE;
    let left = tile % tilesAcross * TILE;
    workgroupBarrier();
${load}
    workgroupBarrier();
    for (var x = share; x < TILE; x += SPLIT) {
${multiply(of)}
    }
  }
${store(of)}
}`,
  });
}

const load = `
    for (var i = thread; i < PATCH_ROWS * PATCH_COLUMNS * MOVING; i += THREADS) {
      let quad = firstMoving + i % MOVING;
      let row = top * STRIDE + sizes.firstRow + i / MOVING / PATCH_COLUMNS;
      let across = left * STRIDE + sizes.firstColumn + i / MOVING % PATCH_COLUMNS;
      var value = vec4<f32>(0.0);
      if (row >= 0 && row < sizes.movingHeight && across >= 0 && across < sizes.movingWidth && quad < sizes.movingQuads) {
        value = get_moving((image * sizes.movingHeight + row) * sizes.movingWidth + across, quad);
      }
      patchNumbers[i] = value;
    }
    for (var i = thread; i < TILE * TILE * FIXED; i += THREADS) {
      let quad = firstFixed + i % FIXED;
      let row = top + i / FIXED / TILE;
      let across = left + i / FIXED % TILE;
      var value = vec4<f32>(0.0);
      if (row < sizes.height && across < sizes.width && quad < sizes.fixedQuads) {
        value = get_fixed((image * sizes.height + row) * sizes.width + across, quad);
      }
      pixels[i] = value;
    }`;

/** One column of pixels, from top to bottom; written out, so that what several taps share is read once. */
function multiply({ extent, tile, inputMoves }: FilterGradientOf): string {
  const { stride } = extent;
  const rows = (tile.edge - 1) * stride + tile.taps;
  const needed = Array.from({ length: rows }, (_, row) => row);
  const madeBy = (y: number) => needed.filter((row) => firstUse(row, { stride, tile }) === y);
  return `
      let at = (tapRow * PATCH_COLUMNS + x * STRIDE + tapColumn) * MOVING + a;
${each(tile.edge, (y) =>
  [
    ...madeBy(y).map(
      (row) => `      let m${row} = patchNumbers[at + ${row} * PATCH_COLUMNS * MOVING];`,
    ),
    `      let f${y} = pixels[(${y} * TILE + x) * FIXED + b];`,
    each(tile.taps, (t) => {
      const m = `m${y * stride + t}`;
      const [one, four] = inputMoves ? [m, `f${y}`] : [`f${y}`, m];
      return each(
        4,
        (i) => `      sum${t}${i} = fma(vec4<f32>(${one}[${i}]), ${four}, sum${t}${i});`,
      );
    }),
  ].join("\n"),
)}`;
}

/** The first pixel row whose taps reach a row of the patch. */
function firstUse(
  row: number,
  { stride, tile }: { readonly stride: number; readonly tile: FilterGradientTile },
): number {
  for (let y = 0; y < tile.edge; y++)
    if (row >= y * stride && row < y * stride + tile.taps) return y;
  return -1;
}

/** Into this share's copy of the gradient, [tap][input][quad of outputs]. */
function store({ tile, inputMoves }: FilterGradientOf): string {
  const input = inputMoves ? "firstMoving + a" : "firstFixed + b";
  const output = inputMoves ? "firstFixed + b" : "firstMoving + a";
  const line = (t: number) => `
    if (tapRow + ${t} < KERNEL_ROWS) {
      let at = copy + (((tapRow + ${t}) * KERNEL_COLUMNS + tapColumn) * 4 * inputs + 4 * (${input})) * outputs + ${output};
${each(4, (i) => `      partials[at + ${i} * outputs] = sum${t}${i};`)}
    }`;
  return `
  let inputs = ${inputMoves ? "sizes.movingQuads" : "sizes.fixedQuads"};
  let outputs = ${inputMoves ? "sizes.fixedQuads" : "sizes.movingQuads"};
  let copy = (i32(workgroup.x) * SPLIT + share) * KERNEL_ROWS * KERNEL_COLUMNS * 4 * inputs * outputs;
  if (firstMoving + a < sizes.movingQuads && firstFixed + b < sizes.fixedQuads) {
${each(tile.taps, line)}
  }`;
}
