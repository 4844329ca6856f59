import { csvText } from "../csv-text.ts";
import type { LabelId } from "../labels/label-ids.ts";
import type { ObjectProperties } from "./describe-object.ts";

/** One object as a line of a table. */
export interface ObjectRow extends ObjectProperties {
  /** Its number inside. */
  readonly label: number;
  /** As people and commands call it. */
  readonly id: LabelId;
  readonly name: string;
}

export interface ObjectTable {
  readonly rows: readonly ObjectRow[];
  /** Of an area or a volume, as "µm²"; "px" where a pixel's size is not known. */
  readonly sizeUnit: string;
  /** Of a length, as "µm". */
  readonly lengthUnit: string;
  /** Names of the image's channels; none where intensity was not measured. */
  readonly channels: readonly string[];
  /** Whether the labels have one plane only: the table says nothing of z. */
  readonly isPlanar: boolean;
}

/** A table with a heading by RFC 4180; what is not defined for an object is left empty. Boxes are half-open. */
export function objectsCsv(table: ObjectTable): string {
  const { rows, sizeUnit, lengthUnit, channels, isPlanar } = table;
  const unlessPlanar = <Cell>(...cells: Cell[]): Cell[] => (isPlanar ? [] : cells);
  const heading = [
    ...["label", "name", "pixels", `size_${sizeUnit}`],
    ...unlessPlanar("centroid_z"),
    ...["centroid_y", "centroid_x"],
    ...unlessPlanar("z_start", "z_stop"),
    ...["y_start", "y_stop", "x_start", "x_stop"],
    ...channels.map((name) => `mean_intensity_${name}`),
    ...[`major_axis_${lengthUnit}`, `minor_axis_${lengthUnit}`, "eccentricity", "solidity"],
  ];
  const lines = rows.map(({ id, name, pixels, size, centroid, box, ...row }) => [
    ...[id, name, pixels, size],
    ...unlessPlanar(centroid.z),
    ...[centroid.y, centroid.x],
    ...unlessPlanar(...box.z),
    ...box.y,
    ...box.x,
    ...row.meanIntensity,
    ...[row.majorAxis, row.minorAxis, row.eccentricity, row.solidity],
  ]);
  return [heading, ...lines].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

function cell(value: number | string): string {
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  return csvText(value);
}
