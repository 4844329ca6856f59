import type { CommandRegistry } from "#core/commands.ts";
import type { InstalledPlugin, PluginContext } from "#viewer/index.ts";
import { installPlugin } from "#viewer/index.ts";
import type { Shell } from "./shell.ts";

export interface InstallParts {
  readonly registry: CommandRegistry;
  readonly shell: Shell;
  /** `saved` is the plugin's part of the session that is being opened. */
  context(pluginId: string): PluginContext;
}

/** Installs each plugin and opens its docks. One that does not load is reported, and the others go on. */
export async function installPlugins(
  manifests: readonly string[],
  { registry, shell, context }: InstallParts,
): Promise<InstalledPlugin[]> {
  const tried = await Promise.allSettled(
    manifests.map(async (url) => {
      const plugin = await installPlugin(url, registry, ({ id }) => context(id));
      for (const { id, title } of plugin.manifest.contributes.docks)
        await shell.addDock({ id, title, menu: "Learn", element: await plugin.dock(id) });
      const tasks = await plugin.tasks();
      if (tasks) shell.addTasks(tasks);
      return plugin;
    }),
  );
  return tried.flatMap((result) => {
    if (result.status === "fulfilled") return [result.value];
    shell.toastError(result.reason);
    return [];
  });
}
