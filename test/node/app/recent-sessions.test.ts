import { assert } from "chai";
import { test } from "vitest";
import type { SessionDocument } from "#core/session/document.ts";
import { recentSessions } from "../../../src/app/recent-sessions.ts";

/** What the browser keeps for a page, in memory. */
function storage(): () => Storage {
  const items = new Map<string, string>();
  const kept = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  return () => kept as unknown as Storage; // no more of it is used
}

/** A session of one image, and labels painted into these folders. */
function session(image: string, painted: readonly string[] = [], history?: string) {
  const layer = (kind: "image" | "labels", source: unknown) => ({
    ...{ id: `layer-${kind}`, kind, source, settings: { name: kind } },
  });
  return {
    ...{ version: 1, dims: {}, camera: { center: [0, 0], zoom: 0 }, interface: {}, plugins: {} },
    ...(history && { history }),
    layers: [
      layer("image", { kind: "http", url: image }),
      ...painted.map((edits) => layer("labels", { kind: "edited-labels", edits, base: null })),
    ],
  } as unknown as SessionDocument; // what the list reads of it
}

test("a session takes the place of what it goes on from, and never that of the only way to painted labels", () => {
  const recent = recentSessions(storage());
  const counts = () => recent.entries.value.length;
  recent.keep(session("a"));
  recent.keep(session("a", ["one"]));
  assert.equal(counts(), 1);
  recent.keep(session("a"));
  assert.equal(counts(), 2);
  recent.keep(session("a", ["two"]));
  assert.equal(counts(), 2);
  recent.keep(session("a", ["one", "two"]));
  assert.equal(counts(), 1);
  recent.keep(session("b"));
  assert.equal(counts(), 2);
});

test("a session that goes on without a layer is still one entry", () => {
  const recent = recentSessions(storage());
  recent.keep(session("a", ["one", "two"], "steps"));
  recent.keep(session("a", ["one"], "steps"));
  assert.lengthOf(recent.entries.value, 1);
});

test("the list is there again for the next page", () => {
  const kept = storage();
  recentSessions(kept).keep(session("a", ["one"]));
  recentSessions(kept).keep(session("a"));
  assert.lengthOf(recentSessions(kept).entries.value, 2);
});
