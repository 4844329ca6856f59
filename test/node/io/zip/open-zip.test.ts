import { assert } from "chai";
import { test } from "vitest";
import { Appender } from "#io/stores/appender.ts";
import { ByteWriter } from "#io/write/byte-writer.ts";
import { ZipTaker } from "#io/write/zip-taker.ts";
import { openZip } from "#io/zip/read-zip.ts";
import { bytesInMemory } from "#io/zip/zip-bytes.ts";
import { MemorySink } from "../write/memory-sink.ts";

const fail = (problem: string): never => {
  throw new Error(problem);
};

const far = 5 * 2 ** 30;

/** As if that much had been written before. */
class FarAppender extends Appender {
  override get length(): number {
    return super.length + far;
  }
}

test("a file beyond 4 GiB is read by the zip64 records, and no more of the zip than it takes", async () => {
  const sink = new MemorySink();
  const taker = new ZipTaker(new FarAppender(sink), "");
  await taker.set("/a/x", new Uint8Array([1, 2, 3]));
  await taker.set("/y", new Uint8Array([4]));
  await taker.finish();
  const zip = await openZip(
    {
      size: far + sink.bytes.length,
      async read(start, stop) {
        if (start < far && stop - start > 70_000) assert.fail(`${stop - start} bytes were read`);
        return sink.bytes.subarray(Math.max(0, start - far), Math.max(0, stop - far));
      },
    },
    fail,
  );
  assert.deepEqual(zip.names, ["a/x", "y"]);
  assert.deepEqual(await zip.read("a/x"), new Uint8Array([1, 2, 3]));
  assert.deepEqual([zip.sizeOf("y"), zip.sizeOf("z")], [1, undefined]);
});

test("a file that unpacks to more than it says is given up there", async () => {
  const honest = await openZip(bytesInMemory(await deflated(100_000, 100_000)), fail);
  assert.lengthOf((await honest.read("x")) ?? [], 100_000);
  const bomb = await openZip(bytesInMemory(await deflated(100_000, 10)), fail);
  const error = await bomb.read("x").catch((reason: unknown) => reason);
  assert.match(String(error), /x is larger than it says/);
});

/** A zip of one file of zeros, packed, that says it has `says` bytes. */
async function deflated(length: number, says: number): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(length)]).stream();
  const packing = stream.pipeThrough(new CompressionStream("deflate-raw"));
  const packed = new Uint8Array(await new Response(packing).arrayBuffer());
  const zip = new ByteWriter(30 + 1 + packed.length + 46 + 1 + 22);
  const sizes = (to: ByteWriter) =>
    to.number(0, 4).number(packed.length, 4).number(says, 4).number(1, 2);
  const name = new TextEncoder().encode("x");
  sizes(zip.number(0x04034b50, 4).number(20, 2).number(0, 2).number(8, 2).number(0, 4));
  zip.number(0, 2).bytes(name).bytes(packed);
  const start = 31 + packed.length;
  zip.number(0x02014b50, 4).number(20, 2).number(20, 2);
  sizes(zip.number(0, 2).number(8, 2).number(0, 4));
  for (const size of [2, 2, 2, 2, 4, 4]) zip.number(0, size);
  zip.bytes(name).number(0x06054b50, 4).number(0, 4).number(1, 2).number(1, 2);
  return zip.number(47, 4).number(start, 4).number(0, 2).all;
}
