// The library: importing it defines <lamella-viewer>. Its types are also for those who write plugins.
export type { CommandInfo } from "#core/commands.ts";
export type {
  ActivePlugin,
  PluginContext,
  PluginManifestInput,
  PluginModule,
  PluginReader,
  PluginWriter,
} from "#viewer/index.ts";
export type { Lamella } from "../public-api.ts";
export { LamellaViewer } from "./lamella-viewer.ts";
