// Panels: how weights lie for `product`. The columns are cut into panels of 8 (a last one of 4 where they are no multiple
// of 8); a panel holds its rows one after the other, so that the inner loop reads it straight through.
import { FeatureMap, shareEnd, shareStart, Share } from "./records";

/** Address of 4 columns from `column` of a row, in panels of `rows` rows. */
@inline
export function inPanel(panels: usize, rows: i32, columns: i32, row: i32, column: i32): usize {
  const first = column & ~7;
  const wide = first + 8 <= columns;
  return panels + (<usize>(first * rows + row * (wide ? 8 : 4) + column - first) << 2);
}

/** Transposes 4x4 numbers: rows `from` apart by `fromRow`, to rows apart by `toRow`. */
@inline
export function transpose4(from: usize, fromRow: usize, to: usize, toRow: usize): void {
  const a = v128.load(from), b = v128.load(from + fromRow);
  const c = v128.load(from + 2 * fromRow), d = v128.load(from + 3 * fromRow);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + toRow, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * toRow, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
  v128.store(to + 3 * toRow, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
}

/** Weights [kernel row][kernel column][input][output] to panels of the direct convolution. */
@unmanaged
export class PackFilter {
  weights: usize;
  inputs: i32;
  outputs: i32;
  kernelColumns: i32;
  /** The taps taken: rows first, first + step ... (`step` may be negative), and columns likewise. */
  firstRow: i32;
  rowStep: i32;
  rows: i32;
  firstColumn: i32;
  columnStep: i32;
  columns: i32;
  /** 0: panels of [tap][input] rows and output columns; 1: of [tap][output] rows and input columns. */
  turned: i32;
  panels: usize;
}

export function packFilter(p: PackFilter, share: Share): void {
  const taps = p.rows * p.columns;
  const depth = p.turned ? p.outputs : p.inputs;
  const width = p.turned ? p.inputs : p.outputs;
  const quads = (width + 3) >> 2;
  for (let q = shareStart(quads, share); q < shareEnd(quads, share); q++) {
    const column = q << 2;
    for (let t = 0; t < taps; t++) {
      const tap = (p.firstRow + (t / p.columns) * p.rowStep) * p.kernelColumns + p.firstColumn + (t % p.columns) * p.columnStep;
      const from = p.weights + (<usize>(tap * p.inputs * p.outputs) << 2);
      for (let k = 0; k < depth; k++) {
        const to = inPanel(p.panels, taps * depth, width, t * depth + k, column);
        if (!p.turned) {
          v128.store(to, v128.load(from + (<usize>(k * p.outputs + column) << 2)));
        } else {
          for (let lane = 0; lane < 4; lane++)
            store<f32>(to + (<usize>lane << 2), load<f32>(from + (<usize>((column + lane) * p.outputs + k) << 2)));
        }
      }
    }
  }
}
