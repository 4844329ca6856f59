import { type PluginSource, parseManifest } from "#viewer/index.ts";
import type { ConsentQuestion } from "#widgets/lamella-consent.ts";
import type { ShownPlugin } from "#widgets/lamella-plugins.ts";
import type { PagePlugins } from "./page-plugins.ts";
import { fetchText, unloadable } from "./plugin-files.ts";
import type { PluginSettings } from "./plugin-settings.ts";
import { type Consent, type PluginsCommandParts, restorePlugins } from "./plugins-commands.ts";

export interface StartParts extends PluginsCommandParts {
  /** Addresses of those that come with the program. */
  readonly builtIn: readonly string[];
  report(error: unknown): void;
}

/** Installs what comes with the program, and what was agreed to before. Never rejects. */
export async function startPlugins(parts: StartParts): Promise<void> {
  const { plugins, builtIn, report } = parts;
  const { signal } = new AbortController(); // the page waits for them
  for (const url of builtIn)
    await builtInSource(url, signal)
      .then((source) => plugins.install(source, { isBuiltIn: true }))
      .catch(report);
  await restorePlugins(parts, report);
}

/** Beside the page: imported from where it lies, so that it shares chunks with it. */
async function builtInSource(url: string, signal: AbortSignal): Promise<PluginSource> {
  try {
    const { manifest } = parseManifest(JSON.parse(await fetchText(url, signal)));
    return { manifest, address: url, entry: new URL(manifest.entry, url).href };
  } catch (error) {
    throw unloadable(url, error);
  }
}

/** What the person in front of the page is told. */
export function questionOf({ files, isChanged }: Consent): ConsentQuestion {
  const { url, hash, manifest } = files;
  const { title, version, author, description, icon, categories, contributes } = manifest;
  const adds = Object.entries(contributes).flatMap(([kind, list]) => {
    const count = Array.isArray(list) ? list.length : 0;
    const word = count === 1 ? singular[kind] : (plural[kind] ?? kind);
    return count === 0 || word === undefined ? [] : [`${count} ${word}`];
  });
  return { title, version, url, hash, author, description, icon, categories, adds, isChanged };
}

const singular: { readonly [kind: string]: string | undefined } = {
  commands: "command",
  keybindings: "key",
  configuration: "setting",
  themes: "theme",
  docks: "dock",
  readers: "reader",
  writers: "writer",
  samples: "sample",
  models: "model",
  losses: "loss",
  augmentations: "augmentation",
  pretexts: "pretext task",
  tools: "tool",
};

const plural: { readonly [kind: string]: string | undefined } = {
  configuration: "settings",
  pretexts: "pretext tasks",
};

/** The plugins as their list shows them. */
export function shownPlugins(
  { all }: PagePlugins,
  settings: PluginSettings,
): readonly ShownPlugin[] {
  return all.value.map(({ plugin, isBuiltIn }) => {
    const { manifest, address } = plugin.source;
    const { id, title, version, icon, categories, visibility, contributes } = manifest;
    const values = settings.of(contributes.configuration).value;
    const shown = contributes.configuration.map((setting) => ({
      ...setting,
      value: values[setting.id] ?? setting.default,
    }));
    const error = plugin.failure()?.message;
    const isHidden = visibility === "hidden";
    const said = { id, title, version, icon, categories, isHidden, url: address };
    return { ...said, isBuiltIn, error, settings: shown };
  });
}
