// The worker that unpacks one large image for a page, which goes on drawing meanwhile.
import { decoders } from "./decoders.ts";
import type { DecodeReply, DecodeRequest } from "./messages.ts";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = async ({ data }: MessageEvent<DecodeRequest>) => {
  const { format, bytes, image } = data;
  const reply = (answer: DecodeReply, transfer: Transferable[] = []) =>
    self.postMessage(answer, transfer);
  try {
    const pixels = await decoders[format](bytes, image);
    reply({ pixels }, [pixels.buffer]);
  } catch (error) {
    reply({ fault: error instanceof Error ? error.message : String(error) });
  }
};
