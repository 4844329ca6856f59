import type { LayerId } from "#core/ids.ts";
import {
  createImageLayer,
  createLabelsLayer,
  createProbabilityLayer,
} from "#core/layers/create-layer.ts";
import { lengthOf, sliderAxes } from "#core/layers/grid.ts";
import type { Layer, LayerKind } from "#core/layers/layer.ts";
import type { Dims, ViewerModel } from "#core/viewer-model.ts";
import { emptyLabelsGrid } from "#io/labels/labels-grid.ts";
import { needsMask } from "#io/labels/mask-image.ts";
import { openSource } from "#io/open-source.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { describeSource, type EditedLabelsRef, nameOf, type SourceRef } from "#io/source-ref.ts";
import { defaultChannels } from "./default-channels.ts";
import type { LabelsStores } from "./labels-stores.ts";
import type { OpenedImages } from "./opened-images.ts";

export interface OpenRequest {
  readonly ref: SourceRef;
  readonly name?: string | undefined;
  /** What to take it for; by default labels where the file says that it holds ids, else an image. */
  readonly as?: LayerKind | undefined;
  /** The id it had in the session that brings it back. */
  readonly id?: LayerId | undefined;
}

/** A layer that is ready and not shown yet. */
export interface PreparedLayer {
  readonly layer: Layer;
  readonly image: MultiscaleImage;
  /** What a user should know of it. */
  readonly warning?: string | undefined;
  /** Puts it on top of the others, or at `index` from the bottom. */
  show(index?: number): void;
  /** Lets go of what is not shown after all. */
  drop(): void;
}

export interface OpenParts {
  readonly model: ViewerModel;
  readonly images: OpenedImages;
  readonly labels: LabelsStores;
}

/** Opens a source as one layer, without touching what is open. */
export async function prepareLayer(
  { ref, name = nameOf(ref), as, id }: OpenRequest,
  { model, images, labels }: OpenParts,
  signal: AbortSignal,
): Promise<PreparedLayer> {
  const isPainted = ref.kind === "edited-labels";
  if (isPainted && (as ?? "labels") === "labels")
    return prepareEdits({ ref, name, id }, { model, labels }, signal);
  const opened = await openSource(ref, signal);
  const kind = as ?? (opened.description.isLabels ? "labels" : "image");
  const { image, used } =
    kind === "labels"
      ? await asLabels({ ref, image: opened }, signal)
      : { image: opened, used: ref };
  const start = { name, grid: image.grid, id };
  const dims = dimsFor(model, image);
  const makers: { readonly [K in LayerKind]: () => Layer | Promise<Layer> } = {
    image: async () =>
      createImageLayer(
        { ...start, isDerived: ref.kind === "uncertainty" },
        await defaultChannels(image, dims, signal),
      ),
    labels: () =>
      createLabelsLayer(
        { ...start, notes: image.description.labelNotes, ids: image.ids },
        "background",
      ),
    probability: () => createProbabilityLayer(start),
  };
  const layer = await makers[kind]();
  return {
    layer,
    image,
    show(index) {
      if (kind !== "labels" || used.kind === "edited-labels")
        images.put(layer.id, { ref: used, image });
      else labels.put(layer.id, { ref: used, image });
      model.add(layer, index);
    },
    drop() {},
  };
}

/** Labels that were painted here: strokes on nothing, or on what is taken for a complete mask. */
async function prepareEdits(
  { ref, name, id }: { ref: EditedLabelsRef; name: string; id: LayerId | undefined },
  { model, labels }: Pick<OpenParts, "model" | "labels">,
  signal: AbortSignal,
): Promise<PreparedLayer> {
  const taken = await labels.takeEdits(ref, signal);
  const { image, kept } = taken;
  const { labelNotes: notes } = image.description;
  const start = { name, grid: image.grid, id, notes, ids: image.ids };
  const layer = createLabelsLayer(start, ref.base === null ? "ignore" : "background");
  const warning = `Another tab of this browser paints on ${describeSource(ref.like ?? ref)}: here its labels can only be looked at`;
  return {
    layer,
    image,
    warning: kept ? undefined : warning,
    show(index) {
      labels.putEdits(layer.id, taken);
      model.add(layer, index);
    },
    drop() {
      void taken.release(); // which never rejects
    },
  };
}

/** What is no labels by itself is taken for a mask, under a reference that says so. */
async function asLabels(
  { ref, image }: { ref: SourceRef; image: MultiscaleImage },
  signal: AbortSignal,
): Promise<{ image: MultiscaleImage; used: SourceRef }> {
  const isOther = ref.kind === "edited-labels" || ref.kind === "mask" || ref.kind === "uncertainty";
  if (isOther || !needsMask(image)) return { image, used: ref };
  const used = { kind: "mask", of: ref } as const;
  return { image: await openSource(used, signal), used };
}

/** The layer of painted labels as it was before anybody painted; undefined where nothing says how that was. */
export async function prepareWithoutEdits(
  request: OpenRequest & { readonly ref: EditedLabelsRef },
  parts: OpenParts,
  signal: AbortSignal,
): Promise<PreparedLayer | undefined> {
  const { base, like } = request.ref;
  if (base) return prepareLayer({ ...request, ref: base, as: "labels" }, parts, signal);
  if (!like) return undefined;
  const image = await openSource(like, signal);
  const { name = nameOf(like), id } = request;
  const layer = createLabelsLayer({ name, id, grid: emptyLabelsGrid(image.grid) });
  return {
    layer,
    image,
    show(index) {
      parts.labels.create(layer.id, { grid: layer.grid, like });
      parts.model.add(layer, index);
    },
    drop() {},
  };
}

/** The slices at which an image is seen once it is shown. */
export function dimsFor(model: ViewerModel, image: MultiscaleImage): Dims {
  return model.layers.value.length === 0 ? middleOf(image) : model.dims.value;
}

/** Where a new image is looked at first: half way along every slider. */
export function middleOf({ grid }: MultiscaleImage): Dims {
  const entries = sliderAxes(grid).map(
    (axis) => [axis, axis === "t" ? 0 : Math.floor(lengthOf(grid, axis) / 2)] as const,
  );
  return Object.fromEntries(entries);
}
