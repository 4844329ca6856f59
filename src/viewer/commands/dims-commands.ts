import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { playDefaults, playModes } from "#core/playing.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { ViewerParts } from "./parts.ts";

/** Where one is along the axes beside y and x, and what goes along them by itself. */
export function dimsCommands({ model }: ViewerParts): Command[] {
  const set = commandBody({
    args: v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(0))),
    run: (dims) => model.slice(dims),
  });
  const play = commandBody({
    args: v.strictObject({
      axis: v.string(),
      fps: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(120)), playDefaults.fps),
      mode: v.optional(v.picklist(playModes), playDefaults.mode),
    }),
    run(playing) {
      requireSlider(model, playing.axis);
      model.play(playing);
    },
  });
  const stop = commandBody({ args: v.strictObject({}), run: () => model.play(undefined) });
  const toggle = commandBody({
    args: v.strictObject({}),
    run() {
      const axis = model.steeredAxis.value;
      const isPlaying = model.playing.value !== undefined;
      model.play(isPlaying || !axis ? undefined : { axis: axis.name, ...playDefaults });
    },
  });
  return [
    { id: "dims.set", title: "Go to a slice", body: () => set },
    { id: "dims.play", title: "Play along an axis", body: () => play },
    { id: "dims.stop", title: "Stop playing", body: () => stop },
    { id: "dims.toggle", title: "Play or stop", body: () => toggle },
  ];
}

function requireSlider({ sliders }: ViewerModel, axis: string): void {
  const long = sliders.value.filter(({ length }) => length > 1).map(({ name }) => name);
  if (long.includes(axis)) return;
  throw new Failure(
    { code: "command/bad-arguments", command: "dims.play", argument: "axis" },
    `There are no slices along "${axis}" to play; known: ${long.join(", ") || "none"}`,
  );
}
