import type { CommandInfo, CommandRegistry } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { computed, type ReadonlySignal, signal } from "#core/signal.ts";
import type { FileWriter } from "#io/write/writer.ts";
import {
  type ContributedIcon,
  type ContributedMembers,
  type ContributedReader,
  type ContributedTheme,
  type ContributedTool,
  contributedWriter,
  type InstalledPlugin,
  installPlugin,
  menuIds,
  type PluginContext,
  type PluginManifest,
  type PluginSource,
} from "#viewer/index.ts";
import type { Action } from "#widgets/action.ts";
import type { MenuEntry } from "#widgets/lamella-menu-bar.ts";
import type { Shell } from "../shell.ts";
import type { ContributedMenus } from "./contributed-menus.ts";

export interface PagePluginsParts {
  readonly registry: CommandRegistry;
  readonly shell: Pick<Shell, "addDock" | "addTasks" | "toastError">;
  context(manifest: PluginManifest): PluginContext;
}

/** A plugin on the page, and what takes it off again. */
export interface PagePlugin {
  readonly plugin: InstalledPlugin;
  /** Came with the program. */
  readonly isBuiltIn: boolean;
  readonly remove: () => void;
}

/** The plugins of the page: what they contribute is there while they work. */
export class PagePlugins {
  readonly #parts: PagePluginsParts;
  readonly #all = signal<readonly PagePlugin[]>([]);
  /** What fills docks with what their plugins' code makes; undefined once nothing has to wait any more. */
  #waiting: (() => Promise<void>)[] | undefined = [];

  /** In the order of installing; those that were switched off too. */
  readonly all: ReadonlySignal<readonly PagePlugin[]> = this.#all;
  readonly working = computed(() =>
    this.#all.value.map(({ plugin }) => plugin).filter((plugin) => !plugin.failure()),
  );
  readonly readers: ReadonlySignal<readonly ContributedReader[]> = computed(() =>
    this.working.value.flatMap(readersOf),
  );
  readonly members: ReadonlySignal<ContributedMembers> = computed(() =>
    membersOf(this.working.value),
  );
  readonly tools: ReadonlySignal<readonly ContributedTool[]> = computed(() =>
    this.working.value.flatMap(toolsOf),
  );
  readonly writers: ReadonlySignal<readonly FileWriter[]> = computed(() =>
    this.working.value.flatMap(writersOf),
  );
  readonly themes: ReadonlySignal<readonly ContributedTheme[]> = computed(() =>
    this.working.value.flatMap(({ source }) => source.manifest.contributes.themes),
  );
  readonly menus: ReadonlySignal<ContributedMenus> = computed(() => menusOf(this.working.value));

  constructor(parts: PagePluginsParts) {
    this.#parts = parts;
  }

  /**
   * Throws where another of that id is there. Until `load` its docks stand empty. A dock that cannot be made switches its
   * plugin off, which is said on the page.
   */
  async install(source: PluginSource, { isBuiltIn }: { isBuiltIn: boolean }): Promise<void> {
    const { manifest, address } = source;
    const { registry, shell, context } = this.#parts;
    if (this.find(manifest.id))
      throw new Failure(
        { code: "plugin/unloadable", manifest: address },
        `There is a plugin "${manifest.id}" already; remove it first`,
      );
    const releases: (() => void)[] = [];
    const takeOut = () => {
      for (const release of releases.splice(0)) release();
    };
    const plugin = installPlugin(source, {
      registry,
      context: context(manifest),
      onFailed(error) {
        takeOut();
        shell.toastError(error);
      },
    });
    const remove = () => {
      takeOut();
      plugin.dispose();
      this.#all.value = this.#all.value.filter((other) => other.plugin !== plugin);
    };
    this.#all.value = [...this.#all.value, { plugin, isBuiltIn, remove }];
    const fill = await this.#addDocks(plugin, releases);
    if (this.#waiting) this.#waiting.push(fill);
    else await fill();
  }

  /** Loads the code of plugins that have docks, now and from now on: what a page shows first is quicker without. */
  async load(): Promise<void> {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    await Promise.all(waiting.map((fill) => fill()));
  }

  find(id: string): PagePlugin | undefined {
    return this.#all.value.find(({ plugin }) => plugin.source.manifest.id === id);
  }

  /** Returns what loads the plugin's code and puts into the docks what it makes. */
  async #addDocks(plugin: InstalledPlugin, releases: (() => void)[]): Promise<() => Promise<void>> {
    const { manifest } = plugin.source;
    const { shell } = this.#parts;
    const places: { id: string; element: HTMLElement }[] = [];
    for (const { id, title, isFront } of manifest.contributes.docks) {
      const element = document.createElement("div");
      element.style.display = "contents"; // the dock inside is as high as its place: a long list of it scrolls
      releases.push(await shell.addDock({ id, title, isFront, element }));
      places.push({ id, element });
    }
    const fill = async () => {
      if (places.length === 0 || !this.find(manifest.id)) return; // its code is not needed, or it was removed
      for (const { id, element } of places) element.append(await plugin.dock(id));
      const tasks = await plugin.tasks();
      if (tasks) releases.push(shell.addTasks(tasks));
    };
    return () =>
      fill().catch((error: unknown) => {
        if (!plugin.failure()) throw error; // it has been said
      });
  }
}

function readersOf(plugin: InstalledPlugin): ContributedReader[] {
  return plugin.source.manifest.contributes.readers.map(({ id, title, patterns }) => ({
    title,
    patterns,
    read: async (file, signal) => (await plugin.reader(id))(file, signal),
  }));
}

function writersOf(plugin: InstalledPlugin): FileWriter[] {
  return plugin.source.manifest.contributes.writers.map((writer) =>
    contributedWriter(writer, () => plugin.writer(writer.id)),
  );
}

/** Of plugins that have a module for the worker. */
function membersOf(plugins: readonly InstalledPlugin[]): ContributedMembers {
  const all = plugins.flatMap(({ source: { manifest, worker: module } }) =>
    module ? [{ ...manifest.contributes, module }] : [],
  );
  const withModule = <M extends object>(members: readonly M[], module: string) =>
    members.map((member) => ({ ...member, module }));
  return {
    models: all.flatMap(({ models, module }) => withModule(models, module)),
    losses: all.flatMap(({ losses, module }) => withModule(losses, module)),
    augmentations: all.flatMap(({ augmentations, module }) => withModule(augmentations, module)),
    pretexts: all.flatMap(({ pretexts, module }) => withModule(pretexts, module)),
  };
}

function toolsOf(plugin: InstalledPlugin): ContributedTool[] {
  return plugin.source.manifest.contributes.tools.map(({ id, cursor }) => ({
    id: id as ContributedTool["id"], // begins with its plugin's id and a dot
    cursor,
    load: () => plugin.tool(id),
  }));
}

function menusOf(plugins: readonly InstalledPlugin[]): ContributedMenus {
  const entries = menuIds.map((menu) => {
    const actions = plugins.flatMap(({ source: { manifest, address } }) => {
      const { commands, tools, menus, samples, themes } = manifest.contributes;
      const named = ({ command }: { command: string }): Action[] => {
        const info = [...commands, ...tools].find(({ id }) => id === command);
        return info ? [actionOf(info)] : [];
      };
      const entries = (menus[menu] ?? []).flatMap((entry): MenuEntry[] => {
        if (!("submenu" in entry)) return named(entry);
        const { submenu: title, icon, entries } = entry;
        return [{ title, icon, actions: entries.flatMap(named) }];
      });
      const opening = samples.map(({ id, title, ...sample }): Action => {
        if ("command" in sample) return { id, title, command: sample.command };
        const source = new URL(sample.uri, address).href;
        return { id, title, command: "viewer.open", args: () => ({ source }) };
      });
      const dressing = themes.map(
        ({ id, title }): Action => ({
          id,
          title,
          command: "view.theme",
          args: () => ({ theme: id }),
        }),
      );
      if (menu === "file") return [...entries, ...opening];
      if (menu !== "view" || dressing.length === 0) return entries;
      return [...entries, { title: `Themes of ${manifest.title}`, actions: dressing }];
    });
    return [menu, actions] as const;
  });
  return Object.fromEntries(entries);
}

function actionOf({ id, title, icon, when }: CommandInfo & { icon?: ContributedIcon | undefined }) {
  const given = {
    ...(when === undefined ? {} : { when }),
    ...(icon === undefined ? {} : { icon }),
  };
  return { id, title, command: id, ...given } satisfies Action;
}
