import type { SessionDocument } from "#core/session/document.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { placesOf, type SourceRef } from "#io/source-ref.ts";
import { type InstalledPlugin, restoreSession, saveSession } from "#viewer/index.ts";
import type { PageLayers } from "./page-layers.ts";
import type { Shell } from "./shell.ts";

export interface SessionParts {
  readonly model: ViewerModel;
  readonly layers: PageLayers;
  readonly shell: Shell;
  readonly base: string;
  /** Those that are installed by now. */
  plugins(): readonly InstalledPlugin[];
}

/** The page's session: as one document, and back. */
export interface PageSession {
  /** Signals read inside are followed. */
  save(): SessionDocument;
  /** A sentence for each thing that could not be brought back. */
  restore(document: SessionDocument, signal: AbortSignal): Promise<string[]>;
  /** Names of the layers that nobody else can open. */
  localLayers(): string[];
}

export function pageSession({ model, layers, shell, base, plugins }: SessionParts): PageSession {
  let kept: SessionDocument["plugins"] = {}; // parts of plugins that are absent here
  return {
    save: () =>
      saveSession({
        model,
        base,
        refOf: (layer) => layers.pixels.refOf(layer),
        others: () => ({ interface: shell.layout.value, plugins: pluginParts(kept, plugins()) }),
      }),
    async restore(document, signal) {
      const warnings = await restoreSession(
        document,
        {
          model,
          base,
          open: { model, ...layers },
          close(id) {
            const layer = model.layer(id);
            model.remove(id);
            layers.pixels.release(layer);
          },
        },
        signal,
      );
      kept = document.plugins;
      if (document.interface !== undefined) shell.restoreLayout(document.interface);
      return warnings;
    },
    localLayers: () =>
      model.layers.value
        .filter((layer) => isLocal(layers.pixels.refOf(layer)))
        .map(({ name }) => name.value),
  };
}

function pluginParts(
  kept: SessionDocument["plugins"],
  installed: readonly InstalledPlugin[],
): SessionDocument["plugins"] {
  const own = installed.flatMap((plugin) => {
    const part = plugin.session();
    return part === undefined ? [] : [[plugin.source.manifest.id, part] as const];
  });
  return { ...kept, ...Object.fromEntries(own) };
}

function isLocal(ref: SourceRef): boolean {
  const places = placesOf(ref);
  return ref.kind === "edited-labels" || places.some(({ kind }) => kind !== "http");
}
