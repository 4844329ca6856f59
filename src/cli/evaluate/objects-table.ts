import {
  matchObjects,
  meanPrecision,
  type ObjectOverlaps,
  precisionOf,
} from "#core/objects/match-objects.ts";
import type { MeasuredObjects } from "./measure-objects.ts";

const columns = ["true", "found", "AP@0.5", "AP", "components", "AP@0.5", "AP"];

/** A line an image, then the mean of the images, and AP@0.5 over all objects together. */
export function objectsTable(images: readonly MeasuredObjects[]): string {
  const rows = images.map(({ name, byRules, components }) => {
    const [rules, plain] = [figuresOf(byRules), figuresOf(components)];
    const values = [rules.truth, rules.found, rules.half, rules.mean];
    return { name, values: [...values, plain.found, plain.half, plain.mean] };
  });
  const sum = (column: number) => rows.reduce((sum, { values }) => sum + (values[column] ?? 0), 0);
  const mean = columns.map((_, column) => sum(column) / Math.max(1, rows.length));
  const pooled = ({ which }: { which: "byRules" | "components" }) =>
    halfOf(images.flatMap((image) => image[which]));
  const all = [
    ...[sum(0), sum(1), pooled({ which: "byRules" }), Number.NaN],
    ...[sum(4), pooled({ which: "components" }), Number.NaN],
  ];
  const lines = [
    ...rows,
    { name: "mean of images", values: mean },
    { name: "all objects", values: all },
  ];
  const widest = Math.max(...lines.map(({ name }) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    `${[name.padEnd(widest), ...cells.map((cell, i) => cell.padStart(Math.max(6, columns[i]?.length ?? 0)))].join("  ")}\n`;
  return [line("", columns), ...lines.map(({ name, values }) => line(name, texts(values)))].join(
    "",
  );
}

/** Counts as whole numbers where they are, shares with four digits; what is not defined is left empty. */
function texts(values: readonly number[]): string[] {
  return values.map((value, i) => {
    if (Number.isNaN(value)) return "";
    return isCount(i) && Number.isInteger(value)
      ? String(value)
      : value.toFixed(isCount(i) ? 1 : 4);
  });
}

function isCount(column: number): boolean {
  return !columns[column]?.startsWith("AP");
}

/** Of one image. Where nothing was to be found and nothing was, all of it is right. */
function figuresOf(planes: readonly ObjectOverlaps[]) {
  const count = (side: "sizesA" | "sizesB") =>
    planes.reduce((sum, plane) => sum + plane[side].size, 0);
  const isEmpty = count("sizesA") + count("sizesB") === 0;
  const means = planes.map(meanPrecision).filter((mean) => !Number.isNaN(mean));
  return {
    truth: count("sizesA"),
    found: count("sizesB"),
    half: isEmpty ? 1 : halfOf(planes),
    mean: isEmpty ? 1 : means.reduce((sum, mean) => sum + mean, 0) / means.length,
  };
}

function halfOf(planes: readonly ObjectOverlaps[]): number {
  const sum = { matched: 0, onlyA: 0, onlyB: 0 };
  for (const plane of planes) {
    const { matched, onlyA, onlyB } = matchObjects(plane, 0.5);
    sum.matched += matched;
    sum.onlyA += onlyA;
    sum.onlyB += onlyB;
  }
  return precisionOf(sum);
}
