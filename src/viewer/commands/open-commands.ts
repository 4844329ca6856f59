import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import type { LayerKind } from "#core/layers/layer.ts";
import { allowKept } from "#io/kept-handles.ts";
import { sourceSchema, toSourceRef } from "#io/source-ref.ts";
import { openAll, openEach } from "../open-all.ts";
import { pickFiles, pickFolder } from "../pick-files.ts";
import type { ViewerParts } from "./parts.ts";

const kinds = ["image", "labels", "probability"] as const satisfies readonly LayerKind[];

type Source = v.InferOutput<typeof sourceSchema>;
const oneOrMore = v.union([sourceSchema, v.pipe(v.array(sourceSchema), v.minLength(1))]);

/** Each returns `{ layers, warnings }`: see `Opened`. */
export function openCommands(parts: ViewerParts): Command[] {
  const as = v.optional(v.picklist(kinds));
  const open = commandBody({
    args: v.strictObject({
      source: oneOrMore,
      name: v.optional(v.string()),
      as,
      /** See `Aside`. */
      aside: v.optional(v.strictObject({ instead: v.optional(v.string()) })),
    }),
    run({ source, name, as, aside }, signal) {
      const request = (of: Source) => ({ ref: toSourceRef(of, parts.base), name, as });
      return Array.isArray(source)
        ? openEach(parts, { requests: source.map(request), aside }, signal)
        : openAll(parts, { ...request(source), aside }, signal);
    },
  });
  const openFolder = commandBody({
    args: v.strictObject({ as }),
    run: async ({ as }, signal) => openAll(parts, { ref: await pickFolder(signal), as }, signal),
  });
  const openFiles = commandBody({
    args: v.strictObject({ as, stack: v.optional(v.boolean(), false) }),
    async run({ as, stack }, signal) {
      const files = await pickFiles(signal);
      if (stack) return openAll(parts, { ref: { kind: "stack", of: files }, as }, signal);
      const requests = files.map((ref) => ({ ref, as }));
      return openEach(parts, { requests }, signal);
    },
  });
  const allow = commandBody({
    args: v.strictObject({ kept: v.strictObject({ id: v.string(), name: v.string() }) }),
    run: async ({ kept }) => ({ allowed: await allowKept(kept) }),
  });
  const names = Object.keys(parts.samples);
  const openSample = commandBody({
    args: v.strictObject({ id: v.optional(v.picklist(names), names[0]) }),
    run: ({ id = "" }, signal) => {
      const ref = toSourceRef(parts.samples[id] ?? "", parts.base);
      return openAll(parts, { ref }, signal);
    },
  });
  return [
    { id: "viewer.open", title: "Open an address", body: () => open },
    { id: "viewer.openFiles", title: "Open files", key: "Ctrl+Alt+O", body: () => openFiles },
    {
      id: "viewer.openFolder",
      title: "Open a folder",
      key: "Ctrl+Shift+O",
      body: () => openFolder,
    },
    { id: "viewer.allow", title: "Allow a folder or file again", body: () => allow },
    { id: "viewer.openSample", title: "Open a sample", body: () => openSample },
  ];
}
