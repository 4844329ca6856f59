import type { LayerId } from "#core/ids.ts";
import { type LayerSettings, laterSettings } from "#core/layers/settings.ts";
import {
  laterKeys,
  type SessionDocument,
  type SessionLayer,
  type SessionPart,
} from "#core/session/document.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { SessionFile } from "#io/sessions/read-session.ts";
import { assetsAt } from "#io/share/assets-at.ts";
import {
  type InstalledPlugin,
  isHere,
  layOver,
  restoreSession,
  saveSession,
} from "#viewer/index.ts";
import { openShared } from "./open-shared.ts";
import type { PageHistory } from "./page-history.ts";
import type { PageLayers } from "./page-layers.ts";
import type { Shell } from "./shell.ts";

export interface SessionParts {
  readonly model: ViewerModel;
  readonly layers: PageLayers;
  readonly history: PageHistory;
  readonly shell: Shell;
  readonly base: string;
  /** Whether others have what is open: a reload has to know it again. Follows signals. */
  isShared(): boolean;
  /** Those that are installed by now. */
  plugins(): readonly InstalledPlugin[];
  /** Says how far what was given this signal has come, 0..1. */
  onProgress(signal: AbortSignal, done: number): void;
}

/** The page's session: as one document, and back. */
export interface PageSession {
  /** To hand on. Signals read inside are followed. */
  save(): SessionDocument;
  /** As `save`, with the name of what can be taken back and was shared, which only this browser knows. */
  saveHere(): SessionDocument;
  /** To hand on to others: an address that means this computer to everybody is left relative, others are whole. */
  saveForOthers(): SessionDocument;
  /** A sentence for each thing that could not be brought back. One at a time: the next one stops it. */
  restore(
    document: SessionDocument,
    signal: AbortSignal,
    assets?: SessionFile["assets"],
  ): Promise<string[]>;
  /** Changes no more than the part says; returns and is stopped as `restore`. */
  layOver(part: SessionPart, signal: AbortSignal): Promise<string[]>;
}

export function pageSession(parts: SessionParts): PageSession {
  const { model, layers, history, shell, base, plugins } = parts;
  let kept: SessionDocument["plugins"] = {}; // parts of plugins that are absent here
  // What a later Lamella wrote down is kept for it.
  let later: ReturnType<typeof laterKeys> = {};
  let laterOfLayers: ReadonlyMap<string, LayerSettings> = new Map();
  let restoring = new AbortController();

  function save(relativeTo: string | undefined): SessionDocument {
    const session = saveSession({
      model,
      base: relativeTo,
      refOf: (layer) => layers.pixels.refOf(layer),
      others: () => ({ interface: shell.layout.value, plugins: pluginParts(kept, plugins()) }),
    });
    const withLater = ({ id, settings, ...layer }: SessionLayer) => ({
      ...{ id, ...layer },
      settings: { ...laterOfLayers.get(id), ...settings },
    });
    return { ...later, ...session, layers: session.layers.map(withLater) };
  }

  /** What is under way of another one is given up. */
  function alone(signal: AbortSignal): AbortSignal {
    restoring.abort();
    restoring = new AbortController();
    return AbortSignal.any([signal, restoring.signal]);
  }

  async function restore(document: SessionDocument, signal: AbortSignal): Promise<string[]> {
    const found = await history.find(document);
    const close = (id: LayerId) => closeLayer(id, parts);
    try {
      const open = { model, ...layers };
      const { steps } = found;
      const warnings = await restoreSession(document, { model, base, open, steps, close }, signal);
      found.use();
      kept = document.plugins;
      later = laterKeys(document);
      laterOfLayers = new Map(
        document.layers.map(({ id, kind, settings }) => [id, laterSettings(kind, settings)]),
      );
      if (document.interface !== undefined) shell.restoreLayout(document.interface);
      return warnings;
    } catch (error) {
      found.drop();
      throw error;
    }
  }

  return {
    save: () => save(base),
    saveForOthers: () => save(isHere(new URL(base)) ? base : undefined),
    saveHere() {
      const { past, future } = model.history;
      const hasSteps = past.value.length + future.value.length > 0;
      return {
        ...save(base),
        ...((hasSteps || parts.isShared()) && { history: history.session.value }),
      };
    },
    restore(document, signal, assets = (at) => assetsAt(at, base)) {
      const onProgress = (done: number) => parts.onProgress(signal, done);
      const opening = { restore, assets, onProgress, plugins: plugins() };
      return openShared(document, opening, alone(signal));
    },
    async layOver(part, signal) {
      const warnings = await layOver(part, { model, base, ...layers }, alone(signal));
      if (part.plugins) kept = { ...kept, ...part.plugins };
      if (part.interface !== undefined) shell.restoreLayout(part.interface);
      return warnings;
    },
  };
}

/** For good: undo of another session cannot bring it back. */
function closeLayer(id: LayerId, { model, layers }: SessionParts): void {
  const layer = model.layer(id);
  model.remove(id);
  model.forget(id);
  layers.pixels.release(layer);
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
