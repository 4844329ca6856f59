import { readFileSync } from "node:fs";
import { assert, describe, it } from "vitest";
import type { Weights } from "#compute/index.ts";
import { isFailure } from "#core/failure.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  safetensorsMetadata,
} from "#ml/weights/safetensors.ts";

const weights: Weights = new Map([
  ["conv.weight", { shape: [2, 1, 1, 3], data: Float32Array.of(1, -2, 3, 4.5, 1e-20, 6) }],
  ["conv.bias", { shape: [1], data: Float32Array.of(0.25) }],
  ["empty", { shape: [0, 3], data: new Float32Array() }],
]);

/** A file with any header before `body`. */
function file(header: string, body = new Uint8Array()): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(body, 8 + text.length);
  return bytes;
}
const entry = (dtype: string, shape: unknown, offsets: unknown) =>
  JSON.stringify({ a: { dtype, shape, data_offsets: offsets } });

describe("safetensors", () => {
  it("come back as they were written, from any place in a larger buffer", () => {
    const bytes = encodeSafetensors(weights, { made: "here" });
    assert.deepEqual(decodeSafetensors(bytes, "x"), weights);
    const inside = new Uint8Array(bytes.length + 3);
    inside.set(bytes, 3);
    assert.deepEqual(decodeSafetensors(inside.subarray(3), "x"), weights);
    assert.deepEqual(decodeSafetensors(Buffer.from(bytes), "x"), weights);
  });

  it("lie as the format says: length, padded JSON, numbers", () => {
    const bytes = encodeSafetensors(weights);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    assert.equal(length % 8, 0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    assert.deepEqual(header["conv.bias"], { dtype: "F32", shape: [1], data_offsets: [24, 28] });
    assert.equal(bytes.length, 8 + length + 28);
    assert.equal(new DataView(bytes.buffer, 8 + length).getFloat32(24, true), 0.25);
  });

  it("are read as float32, whatever fractions they hold", () => {
    const body = new DataView(new ArrayBuffer(8));
    body.setFloat64(0, -1.5, true);
    const bytes = new Uint8Array(body.buffer);
    const read = (dtype: string, of: Uint8Array<ArrayBuffer>) =>
      decodeSafetensors(file(entry(dtype, [1], [0, of.length]), of), "x").get("a")?.data[0];
    assert.equal(read("F64", bytes), -1.5);
    assert.equal(read("F16", Uint8Array.of(0x00, 0xbe)), -1.5);
    assert.equal(read("BF16", Uint8Array.of(0xc0, 0xbf)), -1.5);
  });

  it("keep text beside the tensors", () => {
    const bytes = encodeSafetensors(weights, { made: "here" });
    assert.deepEqual(safetensorsMetadata(bytes, "x"), { made: "here" });
    assert.deepEqual(safetensorsMetadata(encodeSafetensors(weights), "x"), {});
  });

  it("of PyTorch are read without its counters", () => {
    const path = new URL("../../fixtures/unet-torch.safetensors", import.meta.url);
    const names = [...decodeSafetensors(readFileSync(path), "x").keys()];
    assert.include(names, "last_block.bias");
    assert.isFalse(names.some((name) => name.endsWith("num_batches_tracked")));
  });

  for (const [what, bytes, problem] of [
    ["is empty", new Uint8Array(3), "it has 3 bytes"],
    [
      "promises more header than it has",
      file("{}").subarray(0, 9),
      "its header would have 2 bytes of 9",
    ],
    ["has no JSON for a header", file("{a"), "its header is no JSON"],
    ["has a list for a header", file("null"), "its header is no object"],
    ["has a broken entry", file(entry("F32", [1.5], [0, 4])), "its entry for a is broken"],
    ["has one offset", file(entry("F32", [1], [0])), "its entry for a is broken"],
    [
      "holds whole numbers",
      file(entry("I32", [1], [0, 4])),
      "a holds I32; what can be read: F64, F32, F16, BF16",
    ],
    [
      "has too few numbers",
      file(entry("F32", [2], [0, 4]), new Uint8Array(4)),
      "a [2] has 4 bytes",
    ],
    ["is cut", file(entry("F32", [2], [0, 8]), new Uint8Array(4)), "it ends before a does"],
  ] as const)
    it(`that ${what} fail with a code and a reason`, () => {
      try {
        decodeSafetensors(bytes, "w.safetensors");
        assert.fail("it was read");
      } catch (error) {
        assert.isTrue(isFailure(error, "model/unreadable"), String(error));
        assert.equal(String(error), `Failure: w.safetensors is no safetensors file: ${problem}`);
      }
    });
});
