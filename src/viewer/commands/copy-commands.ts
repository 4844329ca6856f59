import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { freeName } from "#core/layers/free-name.ts";
import type { Layer } from "#core/layers/layer.ts";
import { shownUncertainties } from "#core/uncertainty/measures.ts";
import { recordAdded } from "../changes/layers-change.ts";
import { type CopiedLayer, convertLayer, duplicateLayer } from "../copy-layer.ts";
import { uncertaintyLayer } from "../uncertainty-layer.ts";
import type { ViewerParts } from "./parts.ts";

/** What makes a layer from another one; it lies right above that. Each returns `{ layer }`. */
export function copyCommands(parts: ViewerParts): Command[] {
  const { model } = parts;
  const add = (source: Layer, copy: CopiedLayer) => {
    copy.show(model.layers.value.indexOf(source) + 1);
    recordAdded(parts, [copy.layer]);
    return { layer: copy.layer.id };
  };
  const duplicate = commandBody({
    args: v.strictObject({ layer: v.string(), name: v.optional(v.string()) }),
    async run({ layer: id, name }, signal) {
      const layer = model.layer(id);
      const wanted = name ?? freeName(model, `${layer.name.value} copy`);
      return add(layer, await duplicateLayer(layer, { parts, name: wanted, signal }));
    },
  });
  const convert = commandBody({
    args: v.strictObject({ layer: v.string(), to: v.picklist(["image", "labels"]) }),
    async run({ layer: id, to }, signal) {
      const layer = model.layer(id);
      const name = freeName(model, `${layer.name.value} as ${to === "image" ? "an image" : to}`);
      return add(layer, await convertLayer(layer, { parts, to, name, signal }));
    },
  });
  const uncertainty = commandBody({
    args: v.strictObject({
      layer: v.string(),
      measure: v.optional(v.picklist(shownUncertainties), "entropy"),
    }),
    async run({ layer: id, measure }, signal) {
      const layer = model.layerOf(id, "probability");
      const name = freeName(model, `${layer.name.value} ${measure}`);
      return add(layer, await uncertaintyLayer(layer, { parts, measure, name, signal }));
    },
  });
  return [
    { id: "layers.duplicate", title: "Duplicate a layer", body: () => duplicate },
    { id: "layers.convert", title: "Turn a layer into another kind", body: () => convert },
    {
      id: "layers.uncertainty",
      title: "Show where a prediction is unsure",
      body: () => uncertainty,
    },
  ];
}
