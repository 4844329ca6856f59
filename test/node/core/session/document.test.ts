import { assert } from "chai";
import { test } from "vitest";
import { Failure } from "#core/failure.ts";
import { laterKeys, parseSession, parseSessionPart } from "#core/session/document.ts";

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

test("what a later version added is kept, and cannot reach a prototype", () => {
  const json = JSON.parse('{"version":1,"lights":{"on":true},"__proto__":{"polluted":1}}');
  const session = parseSession(json);
  assert.deepEqual(laterKeys(session), { lights: { on: true } });
  assert.notProperty(session, "polluted");
});

test("a part says no more than it says, and is of this version where it names none", () => {
  assert.deepEqual(parseSessionPart({ camera: { center: [1, 2], zoom: 3 } }), {
    ...{ layers: [], dims: {}, plugins: {} },
    ...{ version: 1, camera: { center: [1, 2], zoom: 3 } },
  } as ReturnType<typeof parseSessionPart>);
  const { layers } = parseSessionPart({ layers: [{ id: "a", settings: { opacity: 0.5 } }] });
  assert.deepEqual(layers, [{ id: "a", settings: { opacity: 0.5 } }]);
  assert.throws(() => parseSessionPart({ version: 2 }), /newer/);
  assert.throws(() => parseSessionPart([]), /no session/);
});

test("a session of a newer version is told apart from one that cannot be read", () => {
  assert.deepInclude(refusal({ version: 2 }), { code: "session/bad-link", reason: "newer" });
  for (const json of [null, 1, {}, { version: "1" }, { version: 1, layers: [{ id: 1 }] }])
    assert.deepInclude(refusal(json), { code: "session/bad-link", reason: "unreadable" });
});

test("a review that cannot be read does not keep the rest of its session shut", () => {
  const review = { reviews: [{ plan: {}, total: 1, decided: { accepted: "all" } }] };
  assert.lengthOf(parseSession({ version: 1, layers: [layer], review }).layers, 1);
});
