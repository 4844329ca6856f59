import type { Buffer } from "./buffer.ts";
import type { Gpu } from "./gpu.ts";
import { Readback } from "./readback.ts";

/** A copy of what a buffer holds after all that was submitted before the call. */
export async function readBuffer(gpu: Gpu, buffer: Buffer): Promise<ArrayBuffer> {
  gpu.check();
  const readback = new Readback(gpu, buffer.bytes);
  try {
    const encoder = gpu.device.createCommandEncoder();
    const values = readback.copy(encoder, buffer);
    gpu.device.queue.submit([encoder.finish()]);
    return await values();
  } finally {
    readback.release();
  }
}
