import { Failure } from "#core/failure.ts";

/** Where what travels with a session comes from. */
export interface AssetSource {
  /** Not yet checked. Rejects with `share/missing-asset`, or `share/wrong-asset` where there are more than `most` bytes. */
  get(name: string, most: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** Where what travels with a session is put. */
export interface AssetSink {
  /** Whether it is there already. */
  has(name: string, signal: AbortSignal): Promise<boolean>;
  put(name: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void>;
}

/** What bytes are called as an asset. */
export async function assetNameOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256-${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Puts bytes where they are not yet; returns their name. */
export async function putAsset(
  bytes: Uint8Array<ArrayBuffer>,
  sink: AssetSink,
  signal: AbortSignal,
): Promise<string> {
  const name = await assetNameOf(bytes);
  if (!(await sink.has(name, signal))) await sink.put(name, bytes, signal);
  return name;
}

/** Gets what a name stands for, and nothing else: rejects as `AssetSource.get` does, and where it is not that. */
export async function getAsset(
  { name, most }: { readonly name: string; readonly most: number },
  source: AssetSource,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await source.get(name, most, signal);
  const found = await assetNameOf(bytes);
  if (found !== name) throw wrongAsset(name, `what is there is ${found}`);
  return bytes;
}

export function wrongAsset(name: string, found: string): Failure {
  return new Failure(
    { code: "share/wrong-asset", asset: name },
    `The asset ${name} of this session was changed or cut on its way (${found}). Ask for the session to be shared again.`,
  );
}

export function missingAsset(name: string, where: string, cause?: unknown): Failure {
  return new Failure(
    { code: "share/missing-asset", asset: name },
    `The asset ${name} of this session is not at ${where}: whoever shared it has to put it there, or to send one .lamella file`,
    { cause },
  );
}
