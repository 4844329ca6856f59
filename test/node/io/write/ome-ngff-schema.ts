// What the strict JSON schemas of OME-NGFF 0.4 and 0.5 ask of an image and of labels, written down here.
import * as v from "valibot";

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const byte = v.pipe(natural, v.maxValue(255));

const axis = v.strictObject({
  name: v.string(),
  type: v.optional(v.picklist(["space", "time", "channel"])),
  unit: v.optional(v.picklist(["micrometer", "second", "nanometer", "millimeter"])),
});
const axes = v.pipe(
  v.array(axis),
  v.minLength(2),
  v.maxLength(5),
  v.check((all) => new Set(all.map(({ name }) => name)).size === all.length, "names are unique"),
  v.check(
    (all) => [2, 3].includes(all.filter(({ type }) => type === "space").length),
    "2 or 3 of space",
  ),
  v.check((all) => all.filter(({ type }) => type === "time").length <= 1, "one of time at most"),
  v.check((all) => {
    const order = all.map(({ type }) => ({ time: 0, channel: 1, space: 2 })[type ?? "channel"]);
    return order.every((place, i) => i === 0 || place >= (order[i - 1] ?? 0));
  }, "time, then channel, then space"),
);

const scale = v.strictObject({
  type: v.literal("scale"),
  scale: v.array(v.pipe(v.number(), v.gtValue(0))),
});
const translation = v.strictObject({
  type: v.literal("translation"),
  translation: v.array(v.number()),
});
const dataset = v.strictObject({
  path: v.string(),
  coordinateTransformations: v.union([v.tuple([scale]), v.tuple([scale, translation])]),
});

const multiscale = (version: object) =>
  v.pipe(
    v.strictObject({
      ...version,
      name: v.string(),
      axes,
      datasets: v.pipe(v.array(dataset), v.minLength(1)),
      type: v.string(),
      metadata: v.record(v.string(), v.unknown()),
    }),
    v.check(
      ({ axes, datasets }) =>
        datasets.every(({ coordinateTransformations: [{ scale }, moved] }) =>
          [scale, moved?.translation ?? axes].every(({ length }) => length === axes.length),
        ),
      "a number for each axis",
    ),
  );

const imageLabel = (version: object) =>
  v.strictObject({
    ...version,
    colors: v.pipe(
      v.array(
        v.strictObject({
          "label-value": v.pipe(v.number(), v.integer()),
          rgba: v.tuple([byte, byte, byte, byte]),
        }),
      ),
      v.minLength(1),
      v.check(
        (all) => new Set(all.map((each) => each["label-value"])).size === all.length,
        "values are unique",
      ),
    ),
    properties: v.optional(
      v.pipe(v.array(v.looseObject({ "label-value": v.number() })), v.minLength(1)),
    ),
    source: v.optional(v.strictObject({ image: v.string() })),
  });

const said04 = { version: v.literal("0.4") };

/** `.zattrs` of labels of 0.4. */
export const labels04 = v.strictObject({
  multiscales: v.tuple([multiscale(said04)]),
  "image-label": imageLabel(said04),
});

/** `zarr.json` of labels of 0.5. */
export const labels05 = v.strictObject({
  zarr_format: v.literal(3),
  node_type: v.literal("group"),
  attributes: v.strictObject({
    ome: v.strictObject({
      version: v.literal("0.5"),
      multiscales: v.tuple([multiscale({})]),
      "image-label": imageLabel({}),
    }),
  }),
});

const channel = v.strictObject({
  label: v.string(),
  color: v.pipe(v.string(), v.regex(/^[0-9A-F]{6}$/)),
  active: v.boolean(),
  window: v.strictObject({ min: v.number(), max: v.number(), start: v.number(), end: v.number() }),
});

/** `omero` of an image. */
export const omeroSchema = v.object({ channels: v.array(channel) });
