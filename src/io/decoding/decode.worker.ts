// The worker that unpacks one large image, or a part of one, for a page, which goes on drawing meanwhile.
import { decode } from "./decoders.ts";
import type { DecodeReply, DecodeRequest } from "./messages.ts";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = async ({ data }: MessageEvent<DecodeRequest>) => {
  const reply = (answer: DecodeReply, transfer: Transferable[] = []) =>
    self.postMessage(answer, transfer);
  try {
    const pixels = await decode(data);
    reply({ pixels }, [pixels.buffer]);
  } catch (error) {
    reply({ fault: error instanceof Error ? error.message : String(error) });
  }
};
