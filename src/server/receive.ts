import type { FileSink } from "#io/stores/save-folder.ts";
import { Refusal } from "./refusal.ts";

/** The parts of a body as they come, up to so many bytes of it. What is packed is refused: nothing here unpacks. */
export async function* partsOf(
  { headers, body }: Request,
  most: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const packing = headers.get("content-encoding") ?? "identity";
  if (packing !== "identity")
    throw new Refusal("packed", `Send it as it is, not packed (content-encoding: ${packing})`);
  if (Number(headers.get("content-length") ?? 0) > most) throw tooLarge(most);
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > most) throw tooLarge(most);
    yield part;
  }
}

/** Writes a body to a sink, which it ends either way. */
export async function writeParts(
  parts: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>,
  sink: FileSink,
): Promise<void> {
  try {
    let length = 0;
    for await (const part of parts) {
      await sink.write(part, length);
      length += part.length;
    }
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** A small body, as text. */
export async function readText(request: Request, most: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of partsOf(request, most)) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

function tooLarge(most: number): Refusal {
  return new Refusal("too-large", `This server takes up to ${most} bytes here`);
}
