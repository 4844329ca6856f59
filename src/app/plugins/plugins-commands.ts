import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { checkOwnIds } from "#viewer/index.ts";
import { type Agreed, agreedPlugins, agreeTo, forget, keptText } from "./kept-plugins.ts";
import type { PagePlugins } from "./page-plugins.ts";
import { fetchText, importable, type PluginFiles, readPlugin, unloadable } from "./plugin-files.ts";
import type { PluginSettings } from "./plugin-settings.ts";

/** What is said of a plugin before it is installed. */
export interface Consent {
  readonly files: PluginFiles;
  /** It was agreed to before, when it was something else. */
  readonly isChanged: boolean;
}

export interface PluginsCommandParts {
  readonly plugins: PagePlugins;
  readonly settings: PluginSettings;
  /** Relative addresses are relative to this. */
  readonly base: string;
  /** Asks the person in front of the page. */
  consent(asked: Consent): Promise<boolean>;
  /** Says sentences on the page. */
  warn(texts: readonly string[]): void;
}

/** `plugins.list`, `plugins.add`, `plugins.remove` and `plugins.set`. */
export function pluginsCommands(parts: PluginsCommandParts): Command[] {
  const { plugins, settings, base } = parts;
  const list = commandBody({
    args: v.strictObject({}),
    run: () =>
      plugins.all.value.map(({ plugin, isBuiltIn }) => {
        const { manifest, address } = plugin.source;
        const { id, version, title, contributes } = manifest;
        const error = plugin.failure()?.message ?? null;
        const values = settings.of(contributes.configuration).value;
        return { id, version, title, url: address, isBuiltIn, error, settings: values };
      }),
  });
  const add = commandBody({
    args: v.strictObject({ url: v.pipe(v.string(), v.minLength(1)) }),
    run: async ({ url }, signal) => ({
      plugin: await addPlugin(new URL(url, base).href, parts, signal),
    }),
  });
  const remove = commandBody({
    args: v.strictObject({ plugin: v.string() }),
    async run({ plugin: id }) {
      const found = plugins.find(id);
      if (!found || found.isBuiltIn) throw unknownPlugin(id, plugins);
      found.remove();
      const { manifest, address } = found.plugin.source;
      await forget({ url: address, manifest });
    },
  });
  const set = commandBody({
    args: v.strictObject({
      setting: v.string(),
      value: v.union([v.boolean(), v.number(), v.string()]),
    }),
    run({ setting: id, value }) {
      const all = plugins.working.value.flatMap(
        ({ source }) => source.manifest.contributes.configuration,
      );
      const found = all.find((setting) => setting.id === id);
      if (!found) throw unknownSetting(id, all);
      settings.set(found, value);
    },
  });
  return [
    { id: "plugins.list", title: "List the plugins", body: () => list },
    { id: "plugins.add", title: "Install a plugin", body: () => add },
    { id: "plugins.remove", title: "Remove a plugin", body: () => remove },
    { id: "plugins.set", title: "Change a setting of a plugin", body: () => set },
  ];
}

/**
 * Installs a plugin by the address of its manifest, in place of what it was before. A person is asked unless these very files were
 * agreed to. Resolves with its id; rejects with `plugin/refused` where the person does not want it.
 */
async function addPlugin(
  url: string,
  parts: PluginsCommandParts,
  signal: AbortSignal,
): Promise<string> {
  const { plugins, consent, warn } = parts;
  if (!isSecureContext)
    throw new Failure(
      { code: "storage/unavailable" },
      "Browsers keep plugins for pages at https:// or localhost only; open Lamella there",
    );
  const before = agreedPlugins().find((agreed) => agreed.url === url);
  const files = await newest(url, before, signal);
  if (before?.hash !== files.hash) {
    if (!(await consent({ files, isChanged: before !== undefined })))
      throw new Failure(
        { code: "plugin/refused", manifest: url },
        `${files.manifest.title} was not installed`,
      );
    await agreeTo(files);
  }
  const there = plugins.find(files.manifest.id);
  if (there?.plugin.source.address === url) there.remove();
  warn(files.warnings);
  await plugins.install(importable(files).source, { isBuiltIn: false });
  return files.manifest.id;
}

/** Brings back what was agreed to, as it was then: nothing is asked of the network. */
export async function restorePlugins(
  parts: PluginsCommandParts,
  report: (error: unknown) => void,
): Promise<void> {
  for (const { url, hash } of agreedPlugins()) {
    try {
      const files = await readPlugin(url, keptText, new AbortController().signal);
      if (files.hash === hash)
        await parts.plugins.install(importable(files).source, { isBuiltIn: false });
    } catch (error) {
      report(error); // the others go on
    }
  }
}

/** Where the network does not answer, what was agreed to serves. */
async function newest(
  url: string,
  before: Agreed | undefined,
  signal: AbortSignal,
): Promise<PluginFiles> {
  try {
    return checked(await readPlugin(url, fetchText, signal));
  } catch (error) {
    if (!before || signal.aborted) throw error;
    return checked(await readPlugin(url, keptText, signal));
  }
}

function checked(files: PluginFiles): PluginFiles {
  try {
    checkOwnIds(files.manifest);
    return files;
  } catch (error) {
    throw unloadable(files.url, error);
  }
}

function unknownPlugin(plugin: string, { all }: PagePlugins): Failure {
  const removable = all.value.filter(({ isBuiltIn }) => !isBuiltIn);
  const known = removable.map((one) => one.plugin.source.manifest.id).join(", ") || "none";
  return new Failure(
    { code: "plugin/unknown", plugin },
    `No plugin ${plugin} can be removed; there are: ${known}`,
  );
}

function unknownSetting(setting: string, all: readonly { readonly id: string }[]): Failure {
  const known = all.map(({ id }) => id).join(", ") || "none";
  return new Failure(
    { code: "plugin/bad-setting", setting },
    `No plugin has the setting ${setting}; there are: ${known}`,
  );
}
