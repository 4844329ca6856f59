import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { describeSource, type Place, placeSchema } from "#io/source-ref.ts";
import { stageFile } from "#io/stores/staged-file.ts";
import { shapesOnImage } from "#io/write/host-image.ts";
import { omeZarrOf, writers } from "#io/write/index.ts";
import type { PyramidMethod } from "#io/write/pyramid.ts";
import { saveAsDownload } from "#io/write/save-as-download.ts";
import { findFree, type SaveRequest, saveToPlace } from "#io/write/save-to-place.ts";
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
type PlacedTo = Exclude<SaveArgs["to"], "download">;
type Saved = { source: Place } | { file: string };

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

interface Context {
  readonly parts: SaveParts;
  readonly signal: AbortSignal;
}

/** A layer as it was: what is painted while it is saved is not half in the file. */
interface FrozenLayer {
  readonly layer: Layer;
  readonly levels: readonly PixelSource[];
}

/**
 * Labels that a review was made into take along those that say of which round each of their pixels is: both as they are now, and
 * only where there is room for both.
 */
async function saveWithRounds(layer: Layer, args: SaveArgs, context: Context): Promise<Saved> {
  const { model, pixels } = context.parts;
  const found = provenanceOf(model, layer);
  const rounds = model.layers.value.find(({ id }) => id === found?.rounds);
  const freeze = async (layer: Layer): Promise<FrozenLayer> => ({
    layer,
    levels: await pixels.frozen(layer, context.signal),
  });
  const [labels, ofRounds] = await Promise.all([freeze(layer), rounds && freeze(rounds)]);
  if (!ofRounds) return save(labels, args, context);
  const roundsArgs = await argsOfRounds([labels, ofRounds], args, context);
  const saved = await save(labels, args, context);
  await save(ofRounds, roundsArgs, context);
  return saved;
}

/** Rejects where either of the two cannot be saved. */
async function argsOfRounds(
  [labels, rounds]: readonly [FrozenLayer, FrozenLayer],
  args: SaveArgs,
  context: Context,
): Promise<SaveArgs> {
  const name = `${savedName(args.name ?? labels.layer.name.value)}-rounds`;
  const { to } = args;
  if (to === "download") return { ...args, name };
  const request = requestTo(to, labels, { args, ...context });
  const { place } = await findFree(request);
  const beside = roundsBeside(place, request.writer);
  await findFree(requestTo(beside, rounds, { args: { ...args, name }, ...context }));
  return { ...args, name, to: beside };
}
async function save(frozen: FrozenLayer, args: SaveArgs, context: Context): Promise<Saved> {
  const { parts } = context;
  if (args.to === "download") {
    const { image, ...wanted } = wantedOf(frozen, args, context);
    const { name, file } = await saveAsDownload({ ...wanted, image: image(), stage: stageFile });
    parts.download(name, file);
    return { file: name };
  }
  const source = await saveToPlace(requestTo(args.to, frozen, { args, ...context }));
  parts.onSaved(`Saved ${frozen.layer.name.value} to ${describeSource(source)}`);
  return { source };
}

/** What is saved, wherever it goes. Without other shapes it has the levels of the image that it lies on. */
function wantedOf({ layer, levels }: FrozenLayer, args: SaveArgs, { parts, signal }: Context) {
  const { model, pixels } = parts;
  const { method } = args;
  const host = imageOf(layer, { model, refOf: pixels.refOf });
  const onImage = host && shapesOnImage(host.grid, layer.grid);
  return {
    writer: findWriter(args.format, parts),
    name: savedName(args.name ?? layer.name.value),
    image: (shapes = onImage) => savedLayer(layer, { levels, method, shapes }),
    signal,
    onProgress: (done: number) => parts.onProgress(signal, done),
  };
}

function requestTo(
  to: PlacedTo,
  frozen: FrozenLayer,
  { args, parts, signal }: Context & { readonly args: SaveArgs },
): SaveRequest {
  const { model, pixels, access, base } = parts;
  const { layer } = frozen;
  const wanted = wantedOf(frozen, args, { parts, signal });
  const host = imageOf(layer, { model, refOf: pixels.refOf });
  const byImage = () => placeByImage(host && pixels.refOf(host), { layer, writer: wanted.writer });
  return {
    ...wanted,
    place: to === "image" ? byImage() : placeAt(to, base),
    overwrite: args.overwrite,
    isAnyVersion: args.format === "ome-zarr",
    folderAt: (place) => saveFolderAt(place, { access, signal }),
    requireUnused: (place) => requireUnused(place, parts),
  };
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
