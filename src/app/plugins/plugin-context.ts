import type { CommandRegistry } from "#core/commands.ts";
import { lengthOf, sliderAxes } from "#core/layers/grid.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { findWritableFolder } from "#io/folders.ts";
import type { Region } from "#io/pixel-source.ts";
import { describeSource, type Place } from "#io/source-ref.ts";
import type { LayerPixels, PluginContext, ViewSize } from "#viewer/index.ts";
import {
  pickFile,
  pickFolder,
  type SaveFileParts,
  saveFile,
  saveTree,
  visibleRange,
} from "#viewer/index.ts";

export interface ContextParts {
  readonly model: ViewerModel;
  readonly registry: CommandRegistry;
  readonly pixels: LayerPixels;
  readonly size: () => ViewSize;
  readonly pixelsChanged: PluginContext["pixelsChanged"];
  readonly members: PluginContext["members"];
  readonly settings: PluginContext["settings"];
  readonly keepChoices: PluginContext["keepChoices"];
  readonly saving: SaveFileParts;
  readonly onProgress: PluginContext["onProgress"];
  /** Told in a sentence what is saved where. */
  onSaved(text: string): void;
}

/** What a plugin is given: it can read everything and change only by commands. */
export function pluginContext(parts: ContextParts, saved: unknown): PluginContext {
  const { model, registry, pixels, size, pixelsChanged, members, settings, keepChoices } = parts;
  const { saving, onProgress } = parts;
  return {
    model,
    saved,
    members,
    settings,
    pixelsChanged,
    keepChoices,
    onProgress,
    run: (command, args) => registry.run(command, args),
    async source(id) {
      const layer = model.layer(id);
      await pixels.flush(layer);
      return pixels.refOf(layer);
    },
    saveFile: async (file, to) => said(parts, file.name, await saveFile(file, { ...saving, to })),
    saveFolder: async (folder, options) =>
      said(parts, folder.name, await saveTree(folder, { ...saving, ...options })),
    pickFile,
    pickFolder,
    async allowWriting(place) {
      if (place.kind === "folder") await findWritableFolder(place);
    },
    visibleRegion(id): Region | undefined {
      const { grid } = model.layer(id);
      const range = visibleRange(grid, model.camera.value, size());
      if (!range) return undefined;
      const slices = sliderAxes(grid).map((axis) => {
        const index = Math.min(model.dims.value[axis] ?? 0, lengthOf(grid, axis) - 1);
        return [axis, [index, index + 1]] as const;
      });
      return { ...Object.fromEntries(slices), ...range };
    },
  };
}

/** Of a download the browser says so itself. */
function said<T extends { readonly source: Place } | { readonly file: string }>(
  { onSaved }: ContextParts,
  name: string,
  saved: T,
): T {
  if ("source" in saved) onSaved(`Saved ${name} to ${describeSource(saved.source)}`);
  return saved;
}
