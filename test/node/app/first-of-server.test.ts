import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assert } from "chai";
import { afterAll, beforeAll, test } from "vitest";
import { firstOfServer } from "../../../src/app/first-of-server.ts";

const samples = {
  nuclei: "http://localhost/sample/nuclei.ome.zarr",
  membranes: "http://localhost/sample/membranes.ome.zarr",
};
let answer: { folder: string; paths: string[]; isComplete?: boolean } | "none" | "never" = "none";

const server = createServer((_, response) => {
  if (answer === "never") return;
  if (answer === "none") return void response.writeHead(404).end();
  const images = answer.paths.map((path) => ({ path, kind: "ome-zarr" }));
  const { folder, isComplete = true } = answer;
  response.end(JSON.stringify({ folder, images, isComplete }));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function first(served: typeof answer, of: typeof samples | Record<string, never> = samples) {
  answer = served;
  const { port } = server.address() as AddressInfo; // listening on a port, so not a pipe
  const settings = { images: `http://127.0.0.1:${port}/images`, samples: of };
  return firstOfServer(settings, new AbortController().signal);
}

const name = (found: Awaited<ReturnType<typeof first>>) =>
  typeof found === "object" ? [new URL(found.source).pathname, found.name] : found;

test("the one image of a folder is opened, also where it is called as a sample is", async () => {
  for (const path of ["cells.ome.zarr", "nuclei.ome.zarr"])
    assert.deepEqual(name(await first({ folder: "data", paths: [path] })), [
      `/files/${path}`,
      undefined,
    ]);
});

test("a folder that is an image itself is opened under its own name", async () => {
  const found = await first({ folder: "cells.ome.zarr", paths: [""] });
  assert.deepEqual(name(found), ["/files/", "cells.ome.zarr"]);
});

test("of several images, and of one where there may be more, none is opened: the start page lists them", async () => {
  assert.isUndefined(await first({ folder: "data", paths: ["a.ome.zarr", "b.ome.zarr"] }));
  assert.isUndefined(await first({ folder: "data", paths: ["a.ome.zarr"], isComplete: false }));
});

test("a sample is shown of a folder of no images, or of all the samples, and where there is no such server", async () => {
  assert.equal(await first({ folder: "data", paths: [] }), "sample");
  const both = ["nuclei.ome.zarr", "membranes.ome.zarr"];
  assert.equal(await first({ folder: "sample-data", paths: both }), "sample");
  assert.equal(await first("none"), "sample");
  assert.isUndefined(await first("none", {}));
});

test("nobody waits for a server that does not answer", async () => {
  assert.isUndefined(await first("never"));
});
