import { Failure } from "../failure.ts";

/** More than thousands of layers take. */
const mostBytes = 16 * 2 ** 20;

/** The UTF-8 text of a session as it comes in. Stops where it is longer than any session: what unpacks to gigabytes ends there. */
export async function sessionText(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > mostBytes) {
      await reader.cancel();
      throw new Failure(
        { code: "session/bad-link", reason: "too-large" },
        `This is no session: it is larger than ${mostBytes / 2 ** 20} MiB`,
      );
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Reads JSON. Text that is none is `session/bad-link`, with what it is called. */
export function sessionJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure(
      { code: "session/bad-link", reason: "unreadable" },
      `${what} is no session: it is no JSON (${cause instanceof Error ? cause.message : cause})`,
      { cause },
    );
  }
}
