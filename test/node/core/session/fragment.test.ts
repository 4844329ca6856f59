import { assert } from "chai";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { decodeFragment, encodeFragment } from "#core/session/fragment.ts";

const short = { version: 1, layers: [], name: 'a #1 % é 漢 "quoted"' };
const long = { ...short, noise: Array.from({ length: 400 }, (_, i) => Math.sin(i)) };

test("what is encoded comes back, readable while it is short and packed when it is long", async () => {
  const [readable, packed] = [await encodeFragment(short), await encodeFragment(long)];
  assert.isTrue(readable.startsWith("#!{") || readable.startsWith("#!%7B"), readable);
  assert.match(packed, /^#!z=\d+\.[\w-]+$/);
  assert.deepEqual(await decodeFragment(readable), short);
  assert.deepEqual(await decodeFragment(packed), long);
});

test("a fragment survives the address bar, which escapes it in its own way", async () => {
  const url = new URL(`http://localhost/${await encodeFragment(short)}`);
  assert.deepEqual(await decodeFragment(url.hash), short);
});

test("a link cut anywhere is told apart from a whole one", async () => {
  for (const fragment of [await encodeFragment(short), await encodeFragment(long)])
    for (const kept of [fragment.length - 1, fragment.length >> 1, 12]) {
      const error = await decodeFragment(fragment.slice(0, kept)).catch((e: unknown) => e);
      assert.isTrue(
        isFailure(error, "session/bad-link"),
        `${kept} of ${fragment.length}: ${error}`,
      );
    }
});

test("no fragment is no session, and something else behind # is refused", async () => {
  assert.isUndefined(await decodeFragment(""));
  assert.isUndefined(await decodeFragment("#"));
  const error = await decodeFragment("#section-2").catch((e: unknown) => e);
  assert.isTrue(isFailure(error, "session/bad-link"));
});
