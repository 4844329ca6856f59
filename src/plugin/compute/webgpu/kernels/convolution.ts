import type { Activation } from "../../plan/blocks.ts";
import type { Precision } from "../../precision.ts";
import { defineKernel, type Kernel, read, write } from "../kernel.ts";
import { activate } from "./activation.ts";
import { type ConvolutionTile, patchOf, rowsPerThread, threadsOf } from "./convolution-tile.ts";

/** What a convolution does with its sums before it stores them. */
export type ConvolutionFinish =
  | { readonly kind: "none" }
  /** Adds them to what is there. */
  | { readonly kind: "add" }
  /** Leaves mean and squared distances of every tile, for the batch norm behind it. */
  | { readonly kind: "statistics" }
  | { readonly kind: "bias"; readonly activation: Activation; readonly hasBias: boolean };

export interface ConvolutionOf {
  readonly format: Precision;
  readonly taps: readonly [rows: number, columns: number];
  readonly inStep: number;
  readonly outStep: number;
  /** What the index of a tap in the weights changes by, along both axes, from tap to tap. */
  readonly tapSteps: readonly [row: number, column: number];
  readonly kernelColumns: number;
  /** Reads a result's gradient and makes an input's: the weights are [tap][made channel][read channel] then. */
  readonly turned: boolean;
  readonly finish: ConvolutionFinish;
  readonly tile: ConvolutionTile;
}

/**
 * Numbers of a row of the table of parts (see windows.ts): along both axes the first pixel, where its first tap reads, which
 * tap of the kernel that is, and how many taps there are.
 */
export const partWords = 8;

type Sizes =
  | ("weightsOffset" | "biasOffset" | "batch" | "inHeight" | "inWidth" | "inQuads")
  | ("outHeight" | "outWidth" | "outQuads" | "height" | "width");

/**
 * A convolution of any kind (see windows.ts) as a product of matrices that are never built: pixels x (taps x input
 * channels) times (taps x input channels) x output channels.
 *
 * A workgroup brings the patch that its pixels' windows cover into its memory, once for all taps, with the weights, some
 * quads of input channels at a time. Then each thread walks over the columns of the window: it reads a column of the patch
 * into registers and uses each number for all of its pixels whose windows hold it. Neighbouring threads read neighbouring
 * columns (no two the same bank), and a row of threads reads the same weights (a broadcast).
 */
export function convolution(
  of: ConvolutionOf,
): Kernel<"x" | "weights" | "parts" | "y" | "extra", Sizes> {
  const { finish, tile } = of;
  const extra = {
    none: read("quads"),
    add: read("quads"),
    statistics: write("quads"),
    bias: read("quads"),
  }[finish.kind];
  return defineKernel({
    name: `convolution ${of.taps.join("x")} ${of.turned ? "back" : "forward"} ${finish.kind}`,
    format: of.format,
    buffers: {
      x: read("map"),
      weights: read("quads"),
      parts: read("integers"),
      y: write("map"),
      extra,
    },
    sizes: [
      ...(["weightsOffset", "biasOffset", "batch", "inHeight", "inWidth", "inQuads"] as const),
      ...(["outHeight", "outWidth", "outQuads", "height", "width"] as const),
    ],
    code: `
${constants(of)}
var<workgroup> patchNumbers: array<vec4<f32>, ${patchLength(of)}>;
var<workgroup> factors: array<vec4<f32>, DEPTH * TAPS * 4 * OUT>;
${finish.kind === "bias" ? activate(finish.activation) : ""}

@compute @workgroup_size(${threadsOf(tile)})
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = i32(local);
  let column = thread % COLUMNS;
  let lane = (thread / COLUMNS) % LANES;
  let group = thread / (COLUMNS * LANES);
  let blocks = (sizes.outQuads + OUT - 1) / OUT;
  let block = i32(workgroup.z) % blocks;
  let grid = i32(workgroup.z) / blocks;
  let image = grid % sizes.batch;
  let part = ${partWords} * (grid / sizes.batch);
  let firstRow = i32(workgroup.y) * ROWS;
  let firstColumn = i32(workgroup.x) * COLUMNS;
  let patchRow = firstRow * IN_STEP + parts[part + 2];
  let patchColumn = firstColumn * IN_STEP + parts[part + 3];
${each(rowsPerThread, (p) => each(tile.quads, (q) => `  var sum${p}${q} = vec4<f32>(0.0);`))}
  for (var depth = 0; depth < sizes.inQuads; depth += DEPTH) {
    workgroupBarrier();
${loadPatch}
${of.turned ? loadTurnedFilter : loadFilter}
    workgroupBarrier();
${multiply(of)}
  }
${store(of)}
}`,
  });
}

function constants({ taps, tile, inStep, outStep, tapSteps, kernelColumns }: ConvolutionOf) {
  const patch = patchOf(tile, { taps, inStep });
  const values = {
    ...{ COLUMNS: tile.columns, LANES: tile.lanes, ROWS: rowsPerThread * tile.lanes },
    ...{ DEPTH: tile.depth, OUT: tile.groups * tile.quads, THREADS: threadsOf(tile) },
    ...{ TAPS: taps[0] * taps[1], TAP_COLUMNS: taps[1], KERNEL_COLUMNS: kernelColumns },
    ...{ TAP_ROW_STEP: tapSteps[0], TAP_COLUMN_STEP: tapSteps[1] },
    ...{ PATCH_ROWS: patch.rows, PATCH_COLUMNS: patch.columns },
    ...{ IN_STEP: inStep, OUT_STEP: outStep },
  };
  return Object.entries(values)
    .map(([name, value]) => `const ${name}: i32 = ${value};`)
    .join("\n");
}

/** The patch's memory serves the sums of statistics too. */
function patchLength({ tile, taps, inStep }: ConvolutionOf): number {
  const { rows, columns } = patchOf(tile, { taps, inStep });
  return Math.max(tile.depth * rows * columns, threadsOf(tile) * tile.quads);
}

/** Neighbouring threads take neighbouring quads of a pixel, so that memory is read in a row. */
const loadPatch = `
    for (var i = thread; i < DEPTH * PATCH_ROWS * PATCH_COLUMNS; i += THREADS) {
      let place = i / DEPTH;
      let row = patchRow + place / PATCH_COLUMNS;
      let across = patchColumn + place % PATCH_COLUMNS;
      let quad = depth + i % DEPTH;
      var value = vec4<f32>(0.0);
      if (row >= 0 && row < sizes.inHeight && across >= 0 && across < sizes.inWidth && quad < sizes.inQuads) {
        value = get_x((image * sizes.inHeight + row) * sizes.inWidth + across, quad);
      }
      patchNumbers[(i % DEPTH) * PATCH_ROWS * PATCH_COLUMNS + place] = value;
    }`;

/** Parts of a walk may have fewer taps than others, or none. */
const isTap = "tap / TAP_COLUMNS < parts[part + 6] && tap % TAP_COLUMNS < parts[part + 7]";

/** Which tap of the kernel the tap'th of the window is. */
const kernelTap =
  "(parts[part + 4] + TAP_ROW_STEP * (tap / TAP_COLUMNS)) * KERNEL_COLUMNS + parts[part + 5] + TAP_COLUMN_STEP * (tap % TAP_COLUMNS)";

/** Weights are [tap][read channel][quad of made channels]; in workgroup memory [depth][tap][channel of 4][quad]. */
const loadFilter = `
    for (var i = thread; i < DEPTH * TAPS * 4 * OUT; i += THREADS) {
      let quad = block * OUT + i % OUT;
      let channel = 4 * (depth + i / (OUT * 4 * TAPS)) + (i / OUT) % 4;
      let tap = (i / (OUT * 4)) % TAPS;
      var value = vec4<f32>(0.0);
      if (quad < sizes.outQuads && channel < 4 * sizes.inQuads && ${isTap}) {
        let kernelTap = ${kernelTap};
        value = weights[sizes.weightsOffset + (kernelTap * 4 * sizes.inQuads + channel) * sizes.outQuads + quad];
      }
      factors[i] = value;
    }`;

/** Weights are [tap][made channel][quad of read channels]: 4 x 4 of them are turned on the way. */
const loadTurnedFilter = `
    for (var i = thread; i < DEPTH * TAPS * OUT; i += THREADS) {
      let made = block * OUT + i % OUT;
      let tap = (i / OUT) % TAPS;
      let quad = depth + i / (OUT * TAPS);
      var rows = mat4x4<f32>();
      if (made < sizes.outQuads && quad < sizes.inQuads && ${isTap}) {
        let kernelTap = ${kernelTap};
        let first = sizes.weightsOffset + (kernelTap * 4 * sizes.outQuads + 4 * made) * sizes.inQuads + quad;
        rows = mat4x4<f32>(
          weights[first], weights[first + sizes.inQuads],
          weights[first + 2 * sizes.inQuads], weights[first + 3 * sizes.inQuads]);
      }
      let turned = transpose(rows);
      let place = (i / OUT) * 4 * OUT + i % OUT;
      factors[place] = turned[0];
      factors[place + OUT] = turned[1];
      factors[place + 2 * OUT] = turned[2];
      factors[place + 3 * OUT] = turned[3];
    }`;

/** All products of what is in workgroup memory. Written out over rows, pixels and quads, so that all lies in registers. */
function multiply({ taps, inStep, tile }: ConvolutionOf): string {
  const rows = (rowsPerThread - 1) * inStep + taps[0];
  const lines = (r: number) =>
    each(tile.quads, (q) =>
      [
        each(4, (k) => `        let w${r}${q}${k} = factors[tap${r} + ${k} * OUT + ${q}];`),
        each(rowsPerThread, (p) => {
          const number = (k: number) => `vec4<f32>(in${p * inStep + r}[${k}])`;
          const sum = `sum${p}${q}`;
          return each(4, (k) => `        ${sum} = fma(${number(k)}, w${r}${q}${k}, ${sum});`);
        }),
      ].join("\n"),
    );
  return `
    for (var d = 0; d < DEPTH; d += 1) {
      for (var c = 0; c < TAP_COLUMNS; c += 1) {
        let at = (d * PATCH_ROWS + lane * ${rowsPerThread} * IN_STEP) * PATCH_COLUMNS + column * IN_STEP + c;
${each(rows, (i) => `        let in${i} = patchNumbers[at + ${i} * PATCH_COLUMNS];`)}
${each(taps[0], (r) => `        let tap${r} = ((d * TAPS + ${r} * TAP_COLUMNS + c) * 4) * OUT + group * ${tile.quads};\n${lines(r)}`)}
      }
    }`;
}

function store({ finish, tile }: ConvolutionOf): string {
  const value = (p: number, q: number) => {
    const sum = `sum${p}${q}`;
    if (finish.kind === "add") return `get_y(pixel, quad${q}) + ${sum}`;
    if (finish.kind === "bias")
      return `activate(${sum}${finish.hasBias ? ` + extra[sizes.biasOffset + quad${q}]` : ""})`;
    return sum;
  };
  return `
  let left = firstColumn + column;
${each(tile.quads, (q) => `  let quad${q} = block * OUT + group * ${tile.quads} + ${q};`)}
${each(
  rowsPerThread,
  (p) => `
  let row${p} = firstRow + lane * ${rowsPerThread} + ${p};
  let inside${p} = row${p} < sizes.height && left < sizes.width;
  if (inside${p}) {
    let down = row${p} * OUT_STEP + parts[part];
    let pixel = (image * sizes.outHeight + down) * sizes.outWidth + left * OUT_STEP + parts[part + 1];
${each(tile.quads, (q) => `    if (quad${q} < sizes.outQuads) { set_y(pixel, quad${q}, ${value(p, q)}); }`)}
  }`,
)}
${finish.kind === "statistics" ? statistics(tile) : ""}`;
}

/** Of the tile's pixels, for each channel: their number, mean, and squared distances from that mean. */
function statistics({ columns, lanes, quads }: ConvolutionTile): string {
  const pixels = columns * lanes;
  const sumOver = (name: string, of: (sum: string) => string) => `
  workgroupBarrier();
${each(quads, (q) => {
  const terms = Array.from(
    { length: rowsPerThread },
    (_, p) => `select(vec4<f32>(0.0), ${of(`sum${p}${q}`).replaceAll("Q", String(q))}, inside${p})`,
  );
  return `  patchNumbers[${q} * THREADS + thread] = ${terms.join(" +\n    ")};`;
})}
  for (var half = ${pixels / 2}; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread % ${pixels} < half) {
${each(quads, (q) => `      patchNumbers[${q} * THREADS + thread] += patchNumbers[${q} * THREADS + thread + half];`)}
    }
  }
  workgroupBarrier();
${each(quads, (q) => `  let ${name}${q} = patchNumbers[${q} * THREADS + group * ${pixels}];`)}`;
  return `
  let count = f32(min(ROWS, sizes.height - firstRow) * min(COLUMNS, sizes.width - firstColumn));
${sumOver("total", (sum) => sum)}
${each(quads, (q) => `  let mean${q} = total${q} / count;`)}
${sumOver("squares", (sum) => `(${sum} - meanQ) * (${sum} - meanQ)`)}
  let tile = (grid * i32(workgroups.y) + i32(workgroup.y)) * i32(workgroups.x) + i32(workgroup.x);
  if (thread % ${pixels} == 0) {
${each(
  quads,
  (q) => `
    if (quad${q} < sizes.outQuads) {
      extra[(tile * 3) * sizes.outQuads + quad${q}] = vec4<f32>(count);
      extra[(tile * 3 + 1) * sizes.outQuads + quad${q}] = mean${q};
      extra[(tile * 3 + 2) * sizes.outQuads + quad${q}] = squares${q};
    }`,
)}
  }`;
}

/** Lines of WGSL, one for each number below `count`. */
export function each(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join("\n");
}
