import { Failure } from "#core/failure.ts";
import type { SessionDocument } from "#core/session/document.ts";
import type { SessionFile } from "#io/sessions/read-session.ts";
import { type ForPlugin, type InstalledPlugin, receiveSession } from "#viewer/index.ts";

export interface OpenSharedParts {
  /** What travels with it, by where it says that this lies. */
  readonly assets: SessionFile["assets"];
  readonly plugins: readonly InstalledPlugin[];
  /** Opens a session of which everything is within reach. */
  restore(document: SessionDocument, signal: AbortSignal): Promise<string[]>;
  /** Told how much of it is here, 0..1. */
  onProgress(done: number): void;
}

/** Opens a session with what travels with it, which is brought here first. Returns a sentence for each thing that did not come back. */
export async function openShared(
  shared: SessionDocument,
  { assets, plugins, restore, onProgress }: OpenSharedParts,
  signal: AbortSignal,
): Promise<string[]> {
  if (!shared.carried) return restore(shared, signal);
  const from = { assets: assets(shared.carried.at), signal, onProgress };
  const received = await receiveSession(shared, from);
  const opened = await restore(received.document, signal).catch(async (error: unknown) => {
    await received.drop();
    throw error;
  });
  try {
    const taken = await Promise.all(
      received.forPlugins.map((theirs) => handOver(theirs, { plugins, signal })),
    );
    return [...received.warnings, ...opened, ...taken.flat()];
  } finally {
    await received.done();
  }
}

/** A model that does not come along keeps nobody from the rest: it is said. */
async function handOver(
  { plugin: id, ...received }: ForPlugin,
  { plugins, signal }: { plugins: readonly InstalledPlugin[]; signal: AbortSignal },
): Promise<string[]> {
  const plugin = plugins.find(({ source }) => source.manifest.id === id);
  if (!plugin) return [`${received.title} needs the plugin ${id}, which is not here`];
  try {
    const warning = await plugin.receive(received, signal);
    return warning === undefined ? [] : [warning];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [`${received.title} did not come along: ${error.message}`];
  }
}
