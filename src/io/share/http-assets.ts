import { Failure } from "#core/failure.ts";
import { type AssetSource, missingAsset, wrongAsset } from "./assets.ts";

/** Assets as files in a folder at an address, of whatever server: no more than GET is asked of it. */
export function httpAssets(folder: string): AssetSource {
  return {
    async get(name, most, signal) {
      const url = new URL(name, folder).href;
      const answer = await answered(fetch(url, { signal }), name, { folder, signal });
      if (!answer.ok || !answer.body) {
        await answer.body?.cancel();
        if (answer.status >= 500)
          throw new Failure(
            { code: "source/unreachable", source: folder },
            `${folder} failed with status ${answer.status} when it was asked for ${name}; try again later`,
          );
        throw missingAsset(name, folder);
      }
      return answered(readUpTo(answer.body, name, most), name, { folder, signal });
    },
  };
}

/** fetch rejects with a TypeError when there is no answer, and when an answer breaks off. */
async function answered<T>(
  answer: Promise<T>,
  name: string,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof TypeError)) throw cause;
    throw missingAsset(name, `${folder}, which does not answer this page`, cause);
  }
}

/** Stops behind what it may have: what is there may be anything. */
async function readUpTo(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  name: string,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw wrongAsset(name, `it has more than ${most} bytes`);
    }
    parts.push(value);
  }
}
