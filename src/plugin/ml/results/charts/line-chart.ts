import { type Color, type Point, Raster } from "./raster.ts";
import { textWidth } from "./stroke-font.ts";
import { ticksOver, tickText } from "./ticks.ts";

export interface Series {
  readonly name: string;
  /** In order along x. What is no finite number leaves a gap. */
  readonly points: readonly Point[];
}

export interface LineChart {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly Series[];
}

const [width, height] = [960, 600];
const plot = { left: 96, right: width - 28, top: 64, bottom: height - 76 };
const ink: Color = [40, 40, 48];
const faint: Color = [226, 226, 232];
/** Okabe and Ito's, which people with any colour vision tell apart. */
const colors: readonly Color[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
];
const fine = { color: ink, widthPx: 1.5 };

/** Draws lines over axes with ticks and a legend: 960 x 600. */
export function drawLineChart({ title, xTitle, yTitle, series }: LineChart): Raster {
  const raster = new Raster(width, height);
  const finite = series.map(({ name, points }) => ({ name, points, runs: runsOf(points) }));
  const all = finite.flatMap(({ runs }) => runs.flat());
  const x = scaleOver(
    all.map(([value]) => value),
    { most: 10, whole: true },
  );
  const y = scaleOver(
    all.map(([, value]) => value),
    { most: 8, whole: false },
  );
  const toPx = ([atX, atY]: Point): Point => [
    plot.left + x.share(atX) * (plot.right - plot.left),
    plot.bottom - y.share(atY) * (plot.bottom - plot.top),
  ];
  drawAxes(raster, { x, y, toPx });
  const label = { ...fine, sizePx: 14 };
  raster.text(title, [plot.left, 30], { color: ink, widthPx: 2, sizePx: 17, anchor: "start" });
  const middle: Point = [(plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2];
  raster.text(xTitle, [middle[0], height - 24], { ...label, anchor: "middle" });
  raster.text(yTitle, [24, middle[1]], { ...label, anchor: "middle", upwards: true });
  for (const [i, { runs }] of finite.entries()) {
    const pen = { color: colorOf(i), widthPx: 2.5 };
    for (const run of runs) {
      raster.line(run.map(toPx), pen);
      if (all.length <= 100)
        for (const point of run) raster.line([toPx(point)], { ...pen, widthPx: 6 });
    }
  }
  drawLegend(raster, series);
  return raster;
}

interface Scale {
  readonly ticks: readonly number[];
  readonly step: number;
  /** 0 at the first tick, 1 at the last. */
  share(value: number): number;
}

function scaleOver(
  values: readonly number[],
  { most, whole }: { readonly most: number; readonly whole: boolean },
): Scale {
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const found = ticksOver(low, high, whole ? Math.min(most, Math.max(1, high - low)) : most);
  const [first = 0, second = 1] = found;
  const last = found.at(-1) ?? 1;
  return { ticks: found, step: second - first, share: (value) => (value - first) / (last - first) };
}

/** The stretches of a line that have no gap. */
function runsOf(points: readonly Point[]): Point[][] {
  const runs: Point[][] = [[]];
  for (const point of points)
    if (Number.isFinite(point[1])) runs.at(-1)?.push(point);
    else runs.push([]);
  return runs.filter((run) => run.length > 0);
}

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  toPx(point: Point): Point;
}

function drawAxes(raster: Raster, { x, y, toPx }: Axes): void {
  const grid = { color: faint, widthPx: 1 };
  const label = { ...fine, sizePx: 11 };
  const [left = 0, bottom = 0] = [x.ticks[0], y.ticks[0]];
  for (const value of x.ticks) {
    const [at] = toPx([value, bottom]);
    raster.line(
      [
        [at, plot.top],
        [at, plot.bottom],
      ],
      grid,
    );
    raster.line(
      [
        [at, plot.bottom],
        [at, plot.bottom + 6],
      ],
      fine,
    );
    raster.text(tickText(value, x.step), [at, plot.bottom + 20], { ...label, anchor: "middle" });
  }
  for (const value of y.ticks) {
    const [, at] = toPx([left, value]);
    raster.line(
      [
        [plot.left, at],
        [plot.right, at],
      ],
      grid,
    );
    raster.line(
      [
        [plot.left - 6, at],
        [plot.left, at],
      ],
      fine,
    );
    raster.text(tickText(value, y.step), [plot.left - 12, at], { ...label, anchor: "end" });
  }
  raster.line(
    [
      [plot.left, plot.top],
      [plot.left, plot.bottom],
      [plot.right, plot.bottom],
    ],
    fine,
  );
}

/** Beside each other above the plot, from its right edge. */
function drawLegend(raster: Raster, series: readonly Series[]): void {
  let right = plot.right;
  for (const [i, { name }] of [...series.entries()].reverse()) {
    raster.text(name, [right, 30], { ...fine, sizePx: 13, anchor: "end" });
    const left = right - (textWidth(name) * 13) / 6 - 40;
    raster.line(
      [
        [left, 30],
        [left + 28, 30],
      ],
      { color: colorOf(i), widthPx: 3 },
    );
    right = left - 28;
  }
}

function colorOf(index: number): Color {
  return colors[index % colors.length] ?? ink;
}
