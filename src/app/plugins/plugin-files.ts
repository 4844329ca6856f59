import { Failure } from "#core/failure.ts";
import { type PluginManifest, type PluginSource, parseManifest } from "#viewer/index.ts";

/** A plugin's manifest and modules as they were fetched, and what tells them from others. */
export interface PluginFiles {
  readonly url: string;
  readonly manifest: PluginManifest;
  /** Sentences on what of the manifest is not understood. */
  readonly warnings: readonly string[];
  /** SHA-256 over all of them, in hexadecimal. */
  readonly hash: string;
  readonly texts: PluginTexts;
}

interface PluginTexts {
  readonly manifest: string;
  readonly entry: string;
  readonly worker: string | undefined;
}

/** Gives the text at an address, or throws. */
export type ReadText = (url: string, signal: AbortSignal) => Promise<string>;

/** Reads a plugin's files. Rejects with `plugin/unloadable` where one is not there, or the manifest is none. */
export async function readPlugin(
  url: string,
  read: ReadText,
  signal: AbortSignal,
): Promise<PluginFiles> {
  try {
    const manifestText = await read(url, signal);
    const { manifest, warnings } = parseManifest(JSON.parse(manifestText));
    const [entry, worker] = await Promise.all([
      read(new URL(manifest.entry, url).href, signal),
      manifest.worker && read(new URL(manifest.worker, url).href, signal),
    ]);
    const texts = { manifest: manifestText, entry, worker };
    return { url, manifest, warnings, texts, hash: await hashOf(texts) };
  } catch (error) {
    signal.throwIfAborted();
    throw unloadable(url, error);
  }
}

/** From the network, past the browser's cache. */
export const fetchText: ReadText = async (url, signal) => {
  const response = await fetch(url, { signal, cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText} for ${url}`);
  return response.text();
};

/** What the host imports: exactly these texts, whatever the address says by now. Returns its release too. */
export function importable({ manifest, url, texts }: PluginFiles): {
  source: PluginSource;
  release(): void;
} {
  const moduleOf = (text: string, path: string) => {
    const name = `\n//# sourceURL=${new URL(path, url).href}`; // so that errors say where they are from
    return URL.createObjectURL(new Blob([text, name], { type: "text/javascript" }));
  };
  const entry = moduleOf(texts.entry, manifest.entry);
  const worker =
    texts.worker === undefined ? undefined : moduleOf(texts.worker, manifest.worker ?? "");
  return {
    source: { manifest, address: url, entry, worker },
    release() {
      URL.revokeObjectURL(entry);
      if (worker) URL.revokeObjectURL(worker);
    },
  };
}

/** A plugin could not be had, or cannot be read, for this reason. */
export function unloadable(manifest: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Failure(
    { code: "plugin/unloadable", manifest },
    `Could not load the plugin at ${manifest}: ${reason}`,
    { cause },
  );
}

async function hashOf({ manifest, entry, worker = "" }: PluginTexts): Promise<string> {
  const parts = JSON.stringify([manifest, entry, worker]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
