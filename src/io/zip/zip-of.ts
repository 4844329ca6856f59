import { Appender } from "../stores/appender.ts";
import { ZipTaker } from "../write/zip-taker.ts";

/** Files by name as one zip, in memory. */
export async function zipOf(
  files: readonly (readonly [name: string, bytes: Uint8Array<ArrayBuffer>])[],
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const zip = new ZipTaker(
    new Appender({
      async write(bytes) {
        pieces.push(bytes);
      },
      close: async () => {},
      abort: async () => {},
    }),
    "",
  );
  for (const [name, bytes] of files) await zip.set(`/${name}`, bytes);
  await zip.finish();
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
