import { assert } from "chai";
import { test } from "vitest";
import { Failure } from "#core/failure.ts";
import { parseSession } from "#core/session/document.ts";

const layer = { id: "layer-1", kind: "image", source: { kind: "http", url: "./a.zarr" } };

/** The detail of the failure it is refused with. */
function refusal(json: unknown) {
  try {
    parseSession(json);
  } catch (error) {
    assert.instanceOf(error, Failure);
    return (error as Failure).detail;
  }
  throw new Error("it was accepted");
}

test("what a document leaves out is at its default", () => {
  const { layers, dims, plugins } = parseSession({ version: 1, layers: [layer] });
  assert.deepEqual(layers, [{ ...layer, settings: {} }] as typeof layers);
  assert.deepEqual([dims, plugins], [{}, {}]);
});

test("the part of an absent plugin is kept as it is", () => {
  const plugins = { other: { anything: [1, { a: null }] } };
  assert.deepEqual(parseSession({ version: 1, plugins }).plugins, plugins);
});

test("a session of a newer version is told apart from one that cannot be read", () => {
  assert.deepInclude(refusal({ version: 2 }), { code: "session/bad-link", reason: "newer" });
  for (const json of [null, 1, {}, { version: "1" }, { version: 1, layers: [{ id: 1 }] }])
    assert.deepInclude(refusal(json), { code: "session/bad-link", reason: "unreadable" });
});
