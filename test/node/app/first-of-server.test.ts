import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { assert } from "chai";
import { afterEach, test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { servedImages } from "#io/served/served-images.ts";
import { firstOfServer } from "../../../src/app/first-of-server.ts";

const { signal } = new AbortController();
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function listAt(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/images`; // it listens on a port
}

const answering = (status: number, body = "") =>
  listAt((_, response) => response.writeHead(status).end(body));

const holding = (...paths: readonly string[]) => {
  const images = paths.map((path) => ({ path, kind: "tiff" }));
  return answering(200, JSON.stringify({ folder: "cells", images, isComplete: true }));
};

const samples = { membranes: "http://127.0.0.1/sample/membranes.tif" };
const first = (images: string, waitMs?: number) =>
  firstOfServer({ images, samples }, signal, waitMs);

test("the only image of a folder is opened, of several none, and of none the sample", async () => {
  const one = await holding("a.tif");
  assert.deepEqual(await first(one), { source: new URL("files/a.tif", one).href });
  assert.isUndefined(await first(await holding("a.tif", "b.tif")));
  assert.equal(await first(await holding()), "sample");
  assert.equal(await first(await holding("membranes.tif")), "sample");
});

test("an image that is called as one of several samples is opened as any other, under its own address", async () => {
  const list = await holding("membranes.tif");
  const more = { ...samples, nuclei: "http://127.0.0.1/sample/nuclei.tif" };
  const found = await firstOfServer({ images: list, samples: more }, signal);
  assert.deepEqual(found, { source: new URL("files/membranes.tif", list).href });
  const both = await holding("nuclei.tif", "membranes.tif");
  assert.equal(await firstOfServer({ images: both, samples: more }, signal), "sample");
});

test("a folder that is an image itself is opened under its own name", async () => {
  const list = await holding("");
  assert.deepEqual(await first(list), { source: new URL("files/", list).href, name: "cells" });
});

test("one image of a folder that was not looked through is not taken for the only one", async () => {
  const images = [{ path: "a.tif", kind: "tiff" }];
  const list = await answering(200, JSON.stringify({ folder: "cells", images, isComplete: false }));
  assert.isUndefined(await first(list));
});

test("another host has no list, and the sample is opened", async () => {
  assert.equal(await first(await answering(404)), "sample");
  assert.equal(await first(await answering(200, "<!DOCTYPE html>")), "sample");
});

test("a server that is gone leaves the sample", async () => {
  const list = await holding("a.tif");
  stops.pop()?.();
  assert.equal(await first(list), "sample");
});

test("a server that fails, or takes long to look through its folder, leaves the start page", async () => {
  assert.isUndefined(await first(await answering(500)));
  assert.isUndefined(await first(await listAt(() => {}), 1)); // it never answers
});

test("whoever asks for a list that cannot be had is told", async () => {
  const list = await answering(503);
  const failure = await servedImages(list, signal).catch((error: unknown) => error);
  assert.isTrue(isFailure(failure, "source/unreachable"));
  assert.include(String(failure), "503");
});
