import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { readout } from "../readout.ts";
import type { ViewerParts } from "./parts.ts";

/** `view.readout`: what the status bar says, of any place; by default of the middle of the view. */
export function readoutCommand({ model, pixels }: ViewerParts): CommandBody {
  const finite = v.pipe(v.number(), v.finite());
  return commandBody({
    args: v.strictObject({ at: v.optional(v.tuple([finite, finite])) }),
    run({ at }, signal) {
      const [x, y] = at ? [at[0] + 0.5, at[1] + 0.5] : model.camera.value.center;
      return readout({ x, y }, { model, levels: (layer) => pixels.levels(layer) }, signal);
    },
  });
}
