import type uPlot from "uplot";
import type { Mark, Series } from "./series.ts";
import { largestGap, spanBetween } from "./spans.ts";

export interface Look {
  readonly series: readonly Series[];
  readonly isLog: boolean;
  /** What y spans; what the values need where it is left out. */
  readonly range: readonly [number, number] | undefined;
  readonly syncKey: string;
  /** The value of a custom property. */
  color(property: string): string;
  marks(): readonly Mark[];
  /** The x under the pointer; undefined when it has left. */
  hovered(x: number | undefined): void;
}

/** How uPlot draws a chart of ours: no legend of its own, colours of the theme, marks as lines with a word. */
export function plotOptions(look: Look): Omit<uPlot.Options, "width" | "height"> {
  const { isLog, range, color } = look;
  const axis = { stroke: color("--lamella-muted"), font: "11px system-ui", gap: 3 };
  const grid = { stroke: color("--spectrum-gray-200"), width: 1 };
  const ticks = { show: false };
  return {
    padding: [8, 12, 0, 0], // half of the last number under it is beyond the plot
    legend: { show: false },
    cursor: {
      points: { size: 5 },
      drag: { setScale: false },
      sync: { key: look.syncKey },
      y: false,
    },
    scales: {
      x: { time: false, range: ({ data: [x] }) => [0, x.at(-1) ?? 1] }, // of a single value uPlot would give twice as much
      y: isLog
        ? { distr: 3, range: (_, min, max) => [min * 0.9, max * 1.1] }
        : range
          ? { range: [...range] }
          : {},
    },
    axes: [
      { ...axis, grid, ticks, size: 18, space: 60 },
      { ...axis, grid, ticks, size: 36, space: 28, ...(isLog && { values: logValues }) },
    ],
    series: [{}, ...look.series.map((one) => lineOf(one, color))],
    hooks: {
      setCursor: [
        ({ cursor: { idx }, data }) => look.hovered(idx == null ? undefined : data[0][idx]),
      ],
      draw: [(plot) => drawMarks(plot, look)],
    },
  };
}

function lineOf(
  { color: property, dash, behind, hasDots = false }: Series,
  color: Look["color"],
): uPlot.Series {
  const stroke = color(property);
  return {
    stroke: behind === undefined ? stroke : `color-mix(in srgb, ${stroke} 35%, transparent)`,
    width: behind === undefined ? 1.5 : 1,
    ...(dash && { dash: [...dash] }),
    spanGaps: true,
    points: { show: hasDots, size: 4, fill: stroke },
  };
}

/** 1, 2 and 5 of every power of ten: the lines between them are named by nobody. */
function logValues(_: uPlot, splits: readonly number[]): (string | null)[] {
  return splits.map((value) => {
    const leading = Number((value / 10 ** Math.floor(Math.log10(value) + 1e-9)).toPrecision(3));
    return [1, 2, 5].includes(leading) ? String(Number(value.toPrecision(3))) : null;
  });
}

/** A word stands where curves leave most room: above, below or between them. */
function drawMarks(plot: uPlot, { marks, color }: Look): void {
  const { ctx, bbox, valToPos } = plot;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = ctx.strokeStyle = color("--lamella-muted");
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { x, title } of marks()) {
    const at = Math.round(valToPos(x, "x", true));
    if (at < bbox.left || at > bbox.left + bbox.width + 1) continue;
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    const { width } = ctx.measureText(title);
    const gap = 3 * devicePixelRatio;
    const isRight = at + width + gap < bbox.left + bbox.width;
    const left = isRight ? at + gap : at - gap - width;
    ctx.fillText(title, left, roomiest(plot, [left, left + width]));
  }
  ctx.restore();
}

/** Where a line of text stands in the largest stretch of y without curves, between two places along x; all in pixels of the canvas. */
function roomiest(
  { bbox, data: [xs, ...lines], series, valToPos, posToVal }: uPlot,
  [left, right]: readonly [number, number],
): number {
  const between = [posToVal(left, "x", true), posToVal(right, "x", true)] as const;
  const taken = lines.flatMap((ys, i) => {
    const span = series[i + 1]?.show ? spanBetween({ xs, ys }, between) : undefined;
    return span ? [[valToPos(span[1], "y", true), valToPos(span[0], "y", true)] as const] : [];
  });
  const bottom = bbox.top + bbox.height;
  const [from, to] = largestGap(taken, [bbox.top, bottom]);
  const halfLine = 8 * devicePixelRatio;
  if (from === bbox.top) return from + halfLine;
  return to === bottom ? to - halfLine : (from + to) / 2;
}
