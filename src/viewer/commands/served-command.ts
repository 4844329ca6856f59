import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { servedImages } from "#io/served/served-images.ts";

/** `viewer.served`: the images that the page's own server has, by the address of its list of them. */
export function servedCommand(list: string | undefined): Command {
  const none = { folder: "", images: [], isComplete: true };
  const body = commandBody({
    args: v.strictObject({}),
    run: async (_, signal) => (list === undefined ? none : servedImages(list, signal)),
  });
  return { id: "viewer.served", title: "List the server's images", body: () => body };
}
