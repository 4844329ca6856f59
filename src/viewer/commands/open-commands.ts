import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import type { LayerKind } from "#core/layers/layer.ts";
import { batch } from "#core/signal.ts";
import { keepFolder } from "#io/folders.ts";
import { inside, type SourceRef, sourceSchema, toSourceRef } from "#io/source-ref.ts";
import { middleOf, type OpenRequest, type PreparedLayer, prepareLayer } from "../open-layers.ts";
import { fitted } from "../view-transform.ts";
import type { ViewerParts } from "./parts.ts";

const kinds = ["image", "labels", "probability"] as const satisfies readonly LayerKind[];

/** Each returns `{ layers, warnings }`: the ids of what was opened, and a sentence for labels that could not be. */
export function openCommands(parts: ViewerParts): Command[] {
  const open = commandBody({
    args: v.strictObject({
      source: sourceSchema,
      name: v.optional(v.string()),
      as: v.optional(v.picklist(kinds)),
    }),
    run: ({ source, name, as }, signal) =>
      openAll(parts, { ref: toSourceRef(source, parts.base), name, as }, signal),
  });
  const openFolder = commandBody({
    args: v.strictObject({}),
    run: async (_, signal) => openAll(parts, { ref: await keepFolder(await pickFolder()) }, signal),
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
    {
      id: "viewer.openFolder",
      title: "Open a folder",
      key: "Ctrl+Shift+O",
      body: () => openFolder,
    },
    { id: "viewer.openSample", title: "Open a sample", body: () => openSample },
  ];
}

/** The image and the labels that belong to it. Nothing is shown before everything is ready. */
async function openAll(parts: ViewerParts, request: OpenRequest, signal: AbortSignal) {
  const { model, size } = parts;
  const main = await prepareLayer(request, parts, signal);
  const { ready, warnings } = await prepareLabels(main, request.ref, parts, signal);
  signal.throwIfAborted();
  batch(() => {
    const isFirst = model.layers.value.length === 0;
    for (const { show } of [main, ...ready]) show();
    if (!isFirst) return;
    model.look(fitted(main.layer.grid, size()));
    model.slice(middleOf(main.image));
  });
  return { layers: [main, ...ready].map(({ layer }) => layer.id), warnings };
}

/** Labels that an image lists and that cannot be read must not keep the image from opening. */
async function prepareLabels(
  { layer, image }: PreparedLayer,
  ref: SourceRef,
  parts: ViewerParts,
  signal: AbortSignal,
): Promise<{ ready: PreparedLayer[]; warnings: string[] }> {
  if (layer.kind !== "image" || ref.kind === "edited-labels") return { ready: [], warnings: [] };
  const tried = await Promise.allSettled(
    image.description.labels.map((path) =>
      prepareLayer({ ref: inside(ref, path), as: "labels" }, parts, signal),
    ),
  );
  const ready = tried.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const warnings = tried.flatMap((result) => {
    if (result.status === "fulfilled") return [];
    if (result.reason instanceof Failure) return [result.reason.message];
    throw result.reason;
  });
  return { ready, warnings };
}

/** The browser's own dialog, where it has one. */
async function pickFolder(): Promise<FileSystemDirectoryHandle> {
  const { showDirectoryPicker } = globalThis as unknown as FolderPickers; // not in TypeScript's DOM yet
  if (!showDirectoryPicker)
    throw new Failure(
      { code: "source/no-permission", source: "folder" },
      "This browser cannot open a folder. Chrome and Edge can; or run `lamella serve` on the folder and open its address.",
    );
  try {
    return await showDirectoryPicker();
  } catch (cause) {
    if (!(cause instanceof DOMException && cause.name === "AbortError")) throw cause;
    throw new Failure({ code: "worker/cancelled" }, "No folder was chosen", { cause });
  }
}

interface FolderPickers {
  readonly showDirectoryPicker?: () => Promise<FileSystemDirectoryHandle>;
}
