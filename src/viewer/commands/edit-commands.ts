import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import type { ViewerParts } from "./parts.ts";

/** `edit.undo` and `edit.redo` return the title of what they took back or did again, or null. */
export function editCommands({ model: { history } }: ViewerParts): Command[] {
  const undo = commandBody({
    args: v.strictObject({}),
    run: async () => ({ title: (await history.undo()) ?? null }),
  });
  const redo = commandBody({
    args: v.strictObject({}),
    run: async () => ({ title: (await history.redo()) ?? null }),
  });
  return [
    { id: "edit.undo", title: "Undo", key: "Ctrl+Z", body: () => undo },
    { id: "edit.redo", title: "Redo", key: "Ctrl+Shift+Z", body: () => redo },
  ];
}
