import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { type AnyToolId, toolIds } from "#core/viewer-model.ts";
import { fitted } from "../view-transform.ts";
import type { ViewerParts } from "./parts.ts";

const zoomLimits = { lowest: -16, highest: 8 };

/** Camera and tools: what changes the look and nothing else. */
export function viewCommands(parts: ViewerParts): Command[] {
  const bodies = {
    "camera.set": cameraCommand(parts),
    "camera.fit": fitCommand(parts),
    "camera.zoom": zoomCommand(parts),
    "dims.steer": steerCommand(parts),
    "tools.use": toolCommand(parts),
    "tools.borrow": borrowCommand(parts),
  };
  return [
    { id: "camera.set", title: "Move the camera", body: () => bodies["camera.set"] },
    { id: "camera.fit", title: "Fit the view", key: "0", body: () => bodies["camera.fit"] },
    { id: "camera.zoom", title: "Zoom", body: () => bodies["camera.zoom"] },
    { id: "dims.steer", title: "Choose the axis of the keys", body: () => bodies["dims.steer"] },
    { id: "tools.use", title: "Choose a tool", body: () => bodies["tools.use"] },
    { id: "tools.borrow", title: "Borrow a tool", body: () => bodies["tools.borrow"] },
  ];
}

function cameraCommand({ model }: ViewerParts) {
  const finite = v.pipe(v.number(), v.finite());
  return commandBody({
    args: v.strictObject({
      center: v.optional(v.tuple([finite, finite])),
      zoom: v.optional(finite),
    }),
    run({ center, zoom }) {
      const now = model.camera.value;
      model.look({ center: center ?? now.center, zoom: within(zoom ?? now.zoom) });
    },
  });
}

function fitCommand({ model, size }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ layer: v.optional(v.string()) }),
    run({ layer: id }) {
      const layer = id === undefined ? model.layers.value[0] : model.layer(id);
      if (layer) model.look(fitted(layer.grid, size()));
    },
  });
}

function zoomCommand({ model }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ by: v.pipe(v.number(), v.finite()) }),
    run: ({ by }) => {
      const { center, zoom } = model.camera.value;
      model.look({ center, zoom: within(zoom + by) });
    },
  });
}

function toolCommand({ model, tools }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ tool: anyTool(tools) }),
    run: ({ tool }) => model.use(tool),
  });
}

function borrowCommand({ model, tools }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ tool: v.optional(anyTool(tools)) }),
    run: ({ tool }) => model.borrow(tool),
  });
}

/** Ours, and those that plugins bring by then. */
function anyTool(tools: ViewerParts["tools"]): v.GenericSchema<unknown, AnyToolId> {
  return v.lazy(() => v.picklist([...toolIds, ...tools().map(({ id }) => id)]));
}

function steerCommand({ model }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ axis: v.string() }),
    run: ({ axis }) => model.steer(axis),
  });
}

function within(zoom: number): number {
  return Math.min(Math.max(zoom, zoomLimits.lowest), zoomLimits.highest);
}
