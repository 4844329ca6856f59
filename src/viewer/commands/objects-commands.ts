import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ImageLayer, LabelsLayer } from "#core/layers/layer.ts";
import type { PixelSize } from "#core/measure/describe-object.ts";
import { extents } from "#core/measure/extents.ts";
import { type ObjectRow, type ObjectTable, objectsCsv } from "#core/measure/objects-csv.ts";
import { pixelLengths } from "#core/physical-size.ts";
import { placeSchema } from "#io/source-ref.ts";
import { measureObjects } from "../measure/measure-objects.ts";
import type { Measured } from "../measure/measured-objects.ts";
import { imageOf } from "../save/image-of-labels.ts";
import { type SaveFileParts, saveFile } from "../save/save-file.ts";
import type { ViewerParts } from "./parts.ts";

interface ObjectsParts
  extends SaveFileParts,
    Pick<ViewerParts, "model" | "labels" | "lists" | "pixels" | "onProgress"> {}

/** What measures the objects of a labels layer, and hands out the table. */
export function objectsCommands(parts: ObjectsParts): Command[] {
  const measure = measureCommand(parts);
  const arrange = arrangeCommand(parts);
  const save = saveCommand(parts);
  return [
    { id: "labels.measure", title: "Measure the objects", body: () => measure },
    { id: "labels.arrangeObjects", title: "Sort and filter the objects", body: () => arrange },
    { id: "labels.saveObjects", title: "Save the table of objects", body: () => save },
  ];
}

/** `{ sizeUnit, lengthUnit, channels, objects }`; what is not defined for an object is null. */
function measureCommand({ model, labels, lists, pixels, onProgress }: ObjectsParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      /** Whose intensity is measured: the image that the labels lie on where it is left out, none where it is null. */
      image: v.optional(v.nullable(v.string())),
      extent: v.optional(v.picklist(extents), "slice"),
    }),
    async run({ layer: id, image: wanted, extent }, signal) {
      const layer = model.layerOf(id, "labels");
      const image =
        wanted === undefined
          ? imageOf(layer, { model, refOf: (each) => pixels.refOf(each) })
          : wanted === null
            ? undefined
            : requireOver(model.layerOf(wanted, "image"), layer);
      const edits = labels.get(layer.id);
      let isStale = false;
      const stopFollowing = edits.subscribe(() => {
        isStale = true;
      });
      const [source] = await pixels.frozen(layer, signal); // or half of a stroke were measured
      if (!source) throw new Error("a layer has levels");
      const { size: pixelSize, ...units } = unitsOf(layer, extent);
      const found = await measureObjects(
        {
          ...{ edits, labels: source, extent, pixelSize },
          image: image && pixels.levels(image)[0],
          dims: model.dims.value,
        },
        { signal, onProgress: (done) => onProgress(signal, done) },
      ).finally(stopFollowing);
      const names = layer.labelNames.value;
      const rows = found.map(([label, properties]): ObjectRow => {
        const id = layer.ids.idOf(label);
        return { label, id, name: names[id] ?? "", ...properties };
      });
      const measured: Measured = {
        ...{ rows, ...units, extent },
        isPlanar: lengthOf(layer.grid, "z") === 1,
        channels: image ? channelNames(image) : [],
        imageName: image?.name.value,
      };
      model.layerOf(id, "labels"); // fails where it was closed meanwhile
      const { objects } = lists.of(layer);
      objects.put(measured);
      if (isStale) objects.age();
      return result(measured);
    },
  });
}

function arrangeCommand({ model, lists }: ObjectsParts) {
  const bound = v.optional(v.number());
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      by: v.optional(v.string()),
      descending: v.optional(v.boolean()),
      /** Rows with a value of that column in that range; all of them with null. */
      only: v.optional(v.nullable(v.strictObject({ column: v.string(), from: bound, to: bound }))),
    }),
    run({ layer, by, descending, only }) {
      const { objects } = lists.of(model.layerOf(layer, "labels"));
      const ids = objects.columns.value.map(({ id }) => id);
      for (const column of [by, only?.column])
        if (column !== undefined && !ids.includes(column))
          throw new Failure(
            { code: "command/bad-arguments", command: "labels.arrangeObjects", argument: column },
            ids.length > 0
              ? `There is no column "${column}"; there are: ${ids.join(", ")}`
              : "Nothing was measured yet: run labels.measure first",
          );
      objects.arrange({
        ...(by !== undefined && { by }),
        ...(descending !== undefined && { descending }),
        ...(only !== undefined && {
          only: only
            ? {
                column: only.column,
                from: only.from ?? Number.NEGATIVE_INFINITY,
                to: only.to ?? Number.POSITIVE_INFINITY,
              }
            : undefined,
        }),
      });
    },
  });
}

/** The table as it is shown, as a .csv file. Returns what `saveFile` does. */
function saveCommand({ model, lists, base, access, download }: ObjectsParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      to: v.optional(v.union([v.pipe(v.string(), v.minLength(1)), placeSchema]), "download"),
    }),
    run({ layer: id, to }) {
      const layer = model.layerOf(id, "labels");
      const { objects } = lists.of(layer);
      const measured = objects.measured.value;
      if (!measured)
        throw new Failure(
          { code: "labels/not-measured", layer: id },
          `The objects of ${layer.name.value} were not measured yet; measure them first`,
        );
      const text = objectsCsv({ ...measured, rows: objects.rows.value });
      const name = `${layer.name.value.replaceAll(/[\\/:*?"<>|]/g, "-")}-objects.csv`;
      const file = new Blob([text], { type: "text/csv" });
      return saveFile({ name, file }, { to, base, access, download });
    },
  });
}

function channelNames({ channels, grid }: ImageLayer): string[] {
  const count = lengthOf(grid, "c");
  const unnamed = (i: number) => (count === 1 ? "intensity" : `channel ${i}`);
  return Array.from({ length: count }, (_, i) => channels.value[i]?.name || unnamed(i));
}

function requireOver(image: ImageLayer, layer: LabelsLayer): ImageLayer {
  const [a, b] = [image.grid, layer.grid].map((grid) => [lengthOf(grid, "y"), lengthOf(grid, "x")]);
  if (String(a) === String(b)) return image;
  throw new Failure(
    { code: "layer/grid-mismatch", layer: image.id },
    `${image.name.value} has ${a?.join(" x ")} pixels and ${layer.name.value} ${b?.join(" x ")}: intensities are measured where both have the same`,
  );
}

/** In the units of the pixels where those are known, else in pixels. */
function unitsOf(
  { grid }: LabelsLayer,
  extent: Measured["extent"],
): { readonly size: PixelSize } & Pick<ObjectTable, "sizeUnit" | "lengthUnit"> {
  const isVolume = extent === "volume" && lengthOf(grid, "z") > 1;
  const known = pixelLengths(grid, isVolume ? ["y", "x", "z"] : ["y", "x"]);
  if (!known) return { size: { z: 1, y: 1, x: 1 }, sizeUnit: "px", lengthUnit: "px" };
  const [y = 1, x = 1, z = 1] = known.lengths;
  return {
    size: { z, y, x },
    sizeUnit: `${known.unit}${isVolume ? "³" : "²"}`,
    lengthUnit: known.unit,
  };
}

function result({ rows, sizeUnit, lengthUnit, channels }: Measured) {
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    ...{ sizeUnit, lengthUnit, channels },
    objects: rows.map(({ id, label: _, ...row }) => ({
      ...{ ...row, label: id },
      majorAxis: orNull(row.majorAxis),
      minorAxis: orNull(row.minorAxis),
      eccentricity: orNull(row.eccentricity),
      solidity: orNull(row.solidity),
    })),
  };
}
