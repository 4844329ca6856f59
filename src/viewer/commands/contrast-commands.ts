import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { samplesOf } from "#core/histogram.ts";
import { applySettings } from "#core/layers/settings.ts";
import { changeSettings } from "../changes/settings-change.ts";
import { autoContrast } from "../contrast.ts";
import { histogramOf, sliceSamples } from "../slice-histogram.ts";
import type { ViewerParts } from "./parts.ts";

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What is asked of the values of a slice: how often they occur, and which of them to show. */
export function contrastCommands(parts: ViewerParts): Command[] {
  const bodies = { auto: autoContrastCommand(parts), histogram: histogramCommand(parts) };
  return [
    {
      ...{ id: "layers.autoContrast", title: "Set the contrast from the slice" },
      body: () => bodies.auto,
    },
    {
      ...{ id: "layers.histogram", title: "Count the values of a slice" },
      body: () => bodies.histogram,
    },
  ];
}

function autoContrastCommand({ model, images }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string(), channel: v.optional(natural) }),
    async run({ layer: id, channel }, signal) {
      const layer = model.layerOf(id, "image");
      const { image } = images.get(layer.id);
      const dims = model.dims.value;
      const channels = await Promise.all(
        layer.channels.value.map(async (_, c) =>
          channel === undefined || channel === c
            ? { contrast: await autoContrast(image, { dims, channel: c, signal }) }
            : {},
        ),
      );
      // What follows the slice is no step to undo, as the slice is none.
      if (layer.autoContrast.value) applySettings(layer, { channels });
      else changeSettings(model, [{ layer, settings: { channels } }]);
    },
  });
}

function histogramCommand({ model, images }: ViewerParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      channel: v.optional(natural, 0),
      bins: v.optional(v.pipe(natural, v.minValue(1), v.maxValue(2 ** 16)), 256),
    }),
    async run({ layer: id, channel, bins }, signal) {
      const layer = model.layerOf(id, "image");
      const count = layer.channels.value.length;
      if (channel >= count)
        throw new Failure(
          { code: "command/bad-arguments", command: "layers.histogram", argument: "channel" },
          `layers.histogram cannot use "channel": ${layer.name.value} has channels 0 to ${count - 1}`,
        );
      const { image } = images.get(layer.id);
      const question = { dims: model.dims.value, channel, signal };
      const { values, level, extent, isInteger } = await sliceSamples(image, question);
      if (!extent)
        return { start: 0, width: 1, counts: [], min: null, max: null, samples: 0, level };
      const histogram = await histogramOf(values, { extent, bins, isInteger, signal });
      const { start, width, counts } = histogram;
      return { start, width, counts: [...counts], ...extent, samples: samplesOf(histogram), level };
    },
  });
}
