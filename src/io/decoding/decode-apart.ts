import { Turns } from "../chunks/turns.ts";
import type { Pixels } from "../pixel-source.ts";
import { decode, type Packed } from "./decoders.ts";
import type { DecodeReply, DecodeRequest } from "./messages.ts";

/** Fewer samples are unpacked within some 30 ms, about what a worker takes to begin. */
const fewSamples = 2 ** 22;

/** Each holds a piece of its own, packed and unpacked. */
const workers = new Turns(3);

/**
 * Rows of pixels of samples, as many as there are `samples`. In a page a large image is unpacked by a worker that lives for that long, so that the
 * page goes on drawing, a few at once; `bytes` go to it. Rejects with an Error where the file is broken, and with the signal's reason.
 */
export async function decodeApart(
  packed: Packed,
  { samples, signal }: { samples: number; signal: AbortSignal },
): Promise<Pixels> {
  const isPage = "document" in globalThis;
  if (!isPage || samples < fewSamples) return await decode(packed);
  return await workers.take(() => inWorker(packed, signal), signal);
}

async function inWorker(packed: Packed, signal: AbortSignal): Promise<Pixels> {
  const worker = new Worker(new URL("./decode.worker.js", import.meta.url), { type: "module" });
  try {
    return await answerOf(worker, { request: packed, signal });
  } finally {
    worker.terminate();
  }
}

function answerOf(
  worker: Worker,
  { request, signal }: { request: DecodeRequest; signal: AbortSignal },
): Promise<Pixels> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.onerror = ({ message }) => reject(new Error(message || "its worker did not begin"));
    worker.onmessage = ({ data }: MessageEvent<DecodeReply>) => {
      if ("pixels" in data) resolve(data.pixels);
      else reject(new Error(data.fault));
    };
    worker.postMessage(request, [request.bytes.buffer]);
  });
}
