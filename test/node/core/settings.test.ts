import { assert } from "chai";
import * as v from "valibot";
import { test } from "vitest";
import { createImageLayer, createLabelsLayer } from "#core/layers/create-layer.ts";
import type { Channel } from "#core/layers/layer.ts";
import { applySettings, settingsOf, settingsSchema } from "#core/layers/settings.ts";

const shape = [4, 4];
const grid = {
  axes: ["y", "x"],
  shape,
  dtype: "uint8",
  levels: 1,
  levelShapes: [shape],
  scale: [1, 1],
  units: [null, null],
} as const;
const channel: Channel = {
  ...{ name: "a", color: [255, 0, 0], colormap: "color", visible: true },
  ...{ contrast: [0, 255], gamma: 1 },
};

test("what was read can be set again on another layer of the kind", () => {
  const [from, to] = [
    createLabelsLayer({ name: "a", grid }),
    createLabelsLayer({ name: "b", grid }),
  ];
  from.brushRadiusPx.value = 12;
  from.visible.value = false;
  applySettings(to, v.parse(settingsSchema("labels"), settingsOf(from)));
  assert.deepEqual(settingsOf(to), settingsOf(from));
});

test("channels are merged one by one; those not named stay", () => {
  const layer = createImageLayer({ name: "a", grid }, [channel, { ...channel, name: "b" }]);
  applySettings(layer, { channels: [{}, { contrast: [5, 9] }] });
  assert.deepEqual(layer.channels.value, [channel, { ...channel, name: "b", contrast: [5, 9] }]);
});

test("a setting that the kind does not have, or beyond its range, is refused", () => {
  const isAccepted = (kind: "image" | "labels", settings: object) =>
    v.safeParse(settingsSchema(kind), settings).success;
  assert.isFalse(isAccepted("image", { brushRadiusPx: 3 }));
  assert.isFalse(isAccepted("labels", { opacity: 1.5 }));
  assert.isFalse(isAccepted("image", { channels: [{ contrast: [9, 5] }] }));
  assert.isTrue(isAccepted("labels", { opacity: 1, selectedLabel: 7 }));
});

test("names and colours of labels are merged one by one, and taken out again", () => {
  const notes = { names: { 1: "cell" }, colors: { 1: [9, 9, 9, 255] } } as const;
  const layer = createLabelsLayer({ name: "a", grid, notes });
  const set = (settings: object) =>
    applySettings(layer, v.parse(settingsSchema("labels"), settings));
  assert.equal(layer.palette.value, "direct");
  set({ labelNames: { 2: "background" }, labelColors: { 2: [1, 2, 3] } });
  assert.deepEqual(layer.labelNames.value, { 1: "cell", 2: "background" });
  assert.deepEqual(layer.labelColors.value, { 1: [9, 9, 9, 255], 2: [1, 2, 3, 255] });
  set({ labelNames: { 1: "" }, labelColors: { 1: null } });
  assert.deepEqual(layer.labelNames.value, { 2: "background" });
  assert.deepEqual(layer.labelColors.value, { 2: [1, 2, 3, 255] });
  assert.throws(() => set({ labelNames: { one: "cell" } }), /whole numbers/);
});
