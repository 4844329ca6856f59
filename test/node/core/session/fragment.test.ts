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
  assert.deepEqual(await decodeFragment(readable), { isOver: false, json: short });
  assert.deepEqual(await decodeFragment(packed), { isOver: false, json: long });
});

test("a fragment survives the address bar, which escapes it in its own way", async () => {
  const url = new URL(`http://localhost/${await encodeFragment(short)}`);
  assert.deepEqual(await decodeFragment(url.hash), { isOver: false, json: short });
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

test("a link may name where its session lies, and may be laid over what is open", async () => {
  for (const address of [
    "https://lab.org/a b.json",
    "http://[::1]:8080/s",
    "/sessions/1",
    "./s",
    "../s",
  ]) {
    const { hash } = new URL(`http://localhost/#!${address}`);
    assert.deepEqual(await decodeFragment(hash), { isOver: false, address });
    assert.deepEqual(await decodeFragment(`#!+${address}`), { isOver: true, address });
  }
  const readable = (await encodeFragment(short)).replace("#!", "#!+");
  const packed = (await encodeFragment(long)).replace("#!", "#!+");
  assert.deepEqual(await decodeFragment(readable), { isOver: true, json: short });
  assert.deepEqual(await decodeFragment(packed), { isOver: true, json: long });
});

test("a link that unpacks to more than any session is left before it fills the memory", async () => {
  const packed = await encodeFragment({ noise: "0".repeat(20 * 2 ** 20) });
  assert.isBelow(packed.length, 1e5);
  const error = await decodeFragment(packed).catch((e: unknown) => e);
  assert.isTrue(isFailure(error, "session/bad-link") && error.detail.reason === "too-large");
});

test("no fragment is no session, and something else behind # is refused", async () => {
  assert.isUndefined(await decodeFragment(""));
  assert.isUndefined(await decodeFragment("#"));
  assert.isUndefined(await decodeFragment("#!"));
  for (const other of ["#section-2", "#!file:///etc/passwd", "#!javascript:alert(1)", "#{}"]) {
    const error = await decodeFragment(other).catch((e: unknown) => e);
    assert.isTrue(isFailure(error, "session/bad-link"), other);
  }
});
