import { ModeCounter } from "#core/labels/mode.ts";
import type { Pixels } from "./pixel-source.ts";

/** Rows under one row of a coarser level: the offset of the first, how many, and the step from one to the next. */
export interface Lines {
  readonly first: number;
  readonly count: number;
  readonly pitch: number;
}

/** Columns [from, to) of these rows. */
export interface Columns {
  readonly from: number;
  readonly to: number;
}

/** What a pixel of a coarser level is of those of `data` that it stands for. */
type Reduce = (data: Pixels) => (lines: Lines, columns: Columns) => number;

/** "mean", rounded where values are whole, of those that are numbers; "mode" as labels have it: see `ModeCounter`. */
export const reductions = {
  mean(data) {
    const isWhole = !(data instanceof Float32Array || data instanceof Float64Array);
    return ({ first, count, pitch }, { from, to }) => {
      let [sum, values] = [0, 0];
      for (let line = first; line < first + count * pitch; line += pitch)
        for (let i = line + from; i < line + to; i++) {
          const value = data[i] ?? 0;
          if (Number.isNaN(value)) continue;
          sum += value;
          values++;
        }
      const mean = sum / values; // of none at all not a number
      return isWhole ? Math.round(mean) : mean;
    };
  },
  mode(data) {
    const ids = data as Uint32Array; // whatever the type: ids are counted, not written
    const counter = new ModeCounter();
    return ({ first, count, pitch }, { from, to }) => {
      const one = ids[first + from] ?? 0;
      let isOne = true;
      for (let line = first; line < first + count * pitch; line += pitch)
        for (let i = line + from; i < line + to; i++) isOne &&= ids[i] === one;
      if (isOne) return one;
      counter.clear();
      for (let row = 0; row < count; row++)
        counter.addRun(ids, { offset: first + row * pitch + from, length: to - from });
      return counter.mode;
    };
  },
} as const satisfies { readonly [id: string]: Reduce };

export type Reduction = keyof typeof reductions;
