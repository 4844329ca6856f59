import type uPlot from "uplot";
import type { Mark, Series } from "./series.ts";
import { spanBetween } from "./span-between.ts";

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

/** A word stands where curves leave more room, above them or below. */
function drawMarks(plot: uPlot, { marks, color }: Look): void {
  const { ctx, bbox, valToPos } = plot;
  const bottom = bbox.top + bbox.height;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui`;
  ctx.fillStyle = ctx.strokeStyle = color("--lamella-muted");
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { x, title } of marks()) {
    const at = Math.round(valToPos(x, "x", true));
    if (at < bbox.left || at > bbox.left + bbox.width + 1) continue;
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bottom);
    ctx.stroke();
    const { width } = ctx.measureText(title);
    const isRight = at + width + 4 * devicePixelRatio < bbox.left + bbox.width;
    const gap = 3 * devicePixelRatio;
    const left = isRight ? at + gap : at - gap - width;
    const isAbove = hasMoreRoomAbove(plot, [left, left + width]);
    ctx.textBaseline = isAbove ? "top" : "bottom";
    ctx.fillText(title, left, isAbove ? bbox.top + gap : bottom - gap);
  }
  ctx.restore();
}

/** Between two places along x, in pixels of the canvas. */
function hasMoreRoomAbove(
  { bbox, data: [xs, ...lines], series, valToPos, posToVal }: uPlot,
  [left, right]: readonly [number, number],
): boolean {
  const between = [posToVal(left, "x", true), posToVal(right, "x", true)] as const;
  const spans = lines.flatMap((ys, i) => {
    const span = series[i + 1]?.show ? spanBetween({ xs, ys }, between) : undefined;
    return span ?? [];
  });
  if (spans.length === 0) return true;
  const highest = valToPos(Math.max(...spans), "y", true);
  const lowest = valToPos(Math.min(...spans), "y", true);
  return highest - bbox.top >= bbox.top + bbox.height - lowest;
}
