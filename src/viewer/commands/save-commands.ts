import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { describeSource, type Place, placeSchema } from "#io/source-ref.ts";
import { stageFile } from "#io/stores/staged-file.ts";
import { shapesOnImage } from "#io/write/host-image.ts";
import { omeZarrOf, writers } from "#io/write/index.ts";
import type { PyramidMethod } from "#io/write/pyramid.ts";
import { saveAsDownload } from "#io/write/save-as-download.ts";
import { saveToPlace } from "#io/write/save-to-place.ts";
import { savedName } from "#io/write/saved-name.ts";
import type { Writer } from "#io/write/writer.ts";
import type { LayerPixels } from "../layer-pixels.ts";
import { provenanceOf } from "../review/review-labels.ts";
import { roundsBeside } from "../review/rounds-beside.ts";
import { imageOf } from "../save/image-of-labels.ts";
import { placeAt } from "../save/save-file.ts";
import { saveFolderAt, type WriteAccess } from "../save/save-folders.ts";
import { placeByImage, requireUnused } from "../save/save-targets.ts";
import { savedLayer } from "../save/saved-layer.ts";

export interface SaveParts {
  readonly model: ViewerModel;
  readonly pixels: LayerPixels;
  /** Relative addresses are relative to this. */
  readonly base: string;
  /** To the server that the page came from, if it may write there. */
  readonly access: WriteAccess | undefined;
  /** Formats that plugins write. */
  writers(): readonly Writer[];
  /** Hands the user a file. */
  download(name: string, file: Blob): void;
  /** Told how far the command that was given this signal has come, 0..1. */
  onProgress(signal: AbortSignal, done: number): void;
  /** Told in a sentence what is saved where. */
  onSaved(text: string): void;
}

const formats = writers.map(({ id }) => id);
const methods = ["mode", "nearest"] as const satisfies readonly PyramidMethod[];

const saveArgs = v.strictObject({
  layer: v.string(),
  to: v.optional(v.union([v.pipe(v.string(), v.minLength(1)), placeSchema]), "download"),
  format: v.optional(
    v.union([v.picklist(["ome-zarr", ...formats]), v.pipe(v.string(), v.includes("."))]),
    "ome-zarr",
  ),
  name: v.optional(v.pipe(v.string(), v.minLength(1))),
  method: v.optional(v.picklist(methods), "mode"),
  overwrite: v.optional(v.boolean(), false),
});
type SaveArgs = v.InferOutput<typeof saveArgs>;

/** `labels.save` and `layers.save` return `{ source }`, what opens the result, or `{ file }`, the name of a download. */
export function saveCommands(parts: SaveParts): Command[] {
  const body = (find: (id: string) => Layer) =>
    commandBody({
      args: saveArgs,
      run: (args, signal) => saveWithRounds(find(args.layer), args, { parts, signal }),
    });
  const labels = body((id) => parts.model.layerOf(id, "labels"));
  const layers = body((id) => parts.model.layer(id));
  return [
    { id: "labels.save", title: "Save labels", body: () => labels },
    { id: "layers.save", title: "Save a layer", body: () => layers },
  ];
}

/** Labels that a review was made into take along those that say of which round each of their pixels is. */
async function saveWithRounds(
  layer: Layer,
  args: SaveArgs,
  context: { parts: SaveParts; signal: AbortSignal },
): Promise<{ source: Place } | { file: string }> {
  const { model } = context.parts;
  const found = provenanceOf(model, layer);
  const rounds = model.layers.value.find(({ id }) => id === found?.rounds);
  const saved = await save(layer, args, context);
  if (!rounds) return saved;
  const name = `${args.name ?? layer.name.value}-rounds`;
  const to = "source" in saved ? roundsBeside(saved.source) : "download";
  await save(rounds, { ...args, to, name }, context);
  return saved;
}

async function save(
  layer: Layer,
  { to, format, name, method, overwrite }: SaveArgs,
  { parts, signal }: { parts: SaveParts; signal: AbortSignal },
): Promise<{ source: Place } | { file: string }> {
  const { model, pixels, access } = parts;
  const { refOf } = pixels;
  const writer = findWriter(format, parts);
  const levels = await pixels.frozen(layer, signal); // or what is painted meanwhile were half in the file
  const host = imageOf(layer, { model, refOf });
  const shapes = host && shapesOnImage(host.grid, layer.grid);
  const image = (wanted = shapes) => savedLayer(layer, { levels, method, shapes: wanted });
  const common = {
    writer,
    name: savedName(name ?? layer.name.value),
    signal,
    onProgress: (done: number) => parts.onProgress(signal, done),
  };
  if (to === "download") {
    const { name, file } = await saveAsDownload({ ...common, image: image(), stage: stageFile });
    parts.download(name, file);
    return { file: name };
  }
  const place =
    to === "image" ? placeByImage(host && refOf(host), { layer, writer }) : placeAt(to, parts.base);
  const source = await saveToPlace({
    ...common,
    ...{ place, overwrite, image },
    isAnyVersion: format === "ome-zarr",
    folderAt: (place) => saveFolderAt(place, { access, signal }),
    requireUnused: (place) => requireUnused(place, parts),
  });
  parts.onSaved(`Saved ${layer.name.value} to ${describeSource(source)}`);
  return { source };
}

/** Ids of what plugins bring have a dot in them; so has "ome-zarr-0.5". */
function findWriter(format: SaveArgs["format"], parts: SaveParts): Writer {
  if (format === "ome-zarr") return omeZarrOf("0.5");
  const all: readonly Writer[] = [...writers, ...parts.writers()];
  const found = all.find(({ id }) => id === format);
  if (found) return found;
  throw new Failure(
    { code: "save/unsupported", format },
    `Nothing writes ${format}; there are: ${all.map(({ id }) => id).join(", ")}`,
  );
}
