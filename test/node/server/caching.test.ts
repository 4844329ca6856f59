import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { assert } from "chai";
import { test } from "vitest";
import { negotiatePacking } from "#server/packing.ts";
import { ask, startServer } from "./served-folder.ts";

test("a file that the client has is not sent again, until it is another one", async () => {
  const { send } = await startServer();
  const first = await send("files/ten.bin");
  const etag = first.headers.get("etag") ?? "";
  const again = { headers: { "if-none-match": `"other", W/${etag}` } };
  const known = await send("files/ten.bin", again);
  assert.equal(known.status, 304);
  assert.equal(known.headers.get("etag"), etag);
  assert.equal(await known.text(), "");
  await send("files/ten.bin", { method: "PUT", body: "9876543210" });
  assert.equal((await send("files/ten.bin", again)).status, 200);
});

test("a range of what has changed since is the whole file", async () => {
  const { send } = await startServer();
  const etag = (await send("files/ten.bin")).headers.get("etag") ?? "";
  const ranged = { headers: { range: "bytes=2-4", "if-range": etag } };
  assert.equal(await (await send("files/ten.bin", ranged)).text(), "234");
  await send("files/ten.bin", { method: "PUT", body: "9876543210" });
  assert.equal(await (await send("files/ten.bin", ranged)).text(), "9876543210");
});

test("text is packed for whoever likes that; chunks and ranges never are", async () => {
  const { port, files } = await startServer();
  const metadata = await readFile(join(files, "folder/zarr.json"), "latin1");
  const bodyOf = (answer: string) =>
    Buffer.from(answer.slice(answer.indexOf("\r\n\r\n") + 4), "latin1");
  const get = (target: string, headers: { [name: string]: string }) =>
    ask(port, { target, headers });
  const brotli = await get("/files/folder/zarr.json", { "accept-encoding": "gzip, br" });
  assert.include(brotli, "content-encoding: br");
  assert.equal(brotliDecompressSync(bodyOf(brotli)).toString(), metadata);
  const gzip = await get("/files/folder/zarr.json", { "accept-encoding": "gzip" });
  assert.equal(gunzipSync(bodyOf(gzip)).toString(), metadata);
  const tags = [brotli, gzip, await get("/files/folder/zarr.json", {})].map(
    (answer) => /etag: (.*)\r/.exec(answer)?.[1],
  );
  assert.lengthOf(new Set(tags), 3, "each form has a tag of its own");
  for (const headers of [{}, { range: "bytes=0-99" }, { "accept-encoding": "br;q=0" }] as const) {
    const plain = await get("/files/folder/zarr.json", {
      "accept-encoding": "identity",
      ...headers,
    });
    assert.notInclude(plain, "content-encoding");
  }
  const range = await get("/files/folder/zarr.json", {
    "accept-encoding": "br",
    range: "bytes=0-99",
  });
  assert.equal(bodyOf(range).toString(), metadata.slice(0, 100));
  assert.notInclude(await get("/files/ten.bin", { "accept-encoding": "br" }), "content-encoding");
});

test.each([
  ["gzip, deflate, br, zstd", "br"],
  ["gzip", "gzip"],
  ["br;q=0.5, gzip", "gzip"],
  ["*", "br"],
  ["br;q=0, *;q=0.1", "gzip"],
  ["identity", undefined],
  ["", undefined],
  ["br;q=nonsense", undefined],
] as const)("who accepts %j gets %s", (accepted, packing) => {
  assert.equal(negotiatePacking(accepted), packing);
});

test("what has its hash in its name may be kept for good, and nothing else of the app", async () => {
  const app = await mkdtemp(join(tmpdir(), "lamella-"));
  await writeFile(join(app, "index.html"), "<head></head>");
  for (const name of ["main.js", "chunk-AbCd12_3.js"]) await writeFile(join(app, name), "1");
  const { send } = await startServer({ app });
  const policy = async (path: string) => (await send(path)).headers.get("cache-control");
  assert.equal(await policy("chunk-AbCd12_3.js"), "public, max-age=31536000, immutable");
  assert.equal(await policy("main.js"), "no-cache");
  assert.equal(await policy(""), "no-cache");
  assert.equal((await send("")).headers.get("content-type"), "text/html; charset=utf-8");
});

test("the images of a folder are found, in those within it too, as people count", async () => {
  const { files, send } = await startServer();
  await mkdir(join(files, "plate/image.ome.zarr/0"), { recursive: true });
  await writeFile(join(files, "plate/image.ome.zarr/.zattrs"), "{}");
  await writeFile(join(files, "plate/image.ome.zarr/0/.zarray"), "{}");
  for (const name of ["z10.TIF", "z9.tif", "notes.txt"])
    await writeFile(join(files, "plate", name), "");
  assert.deepEqual(await (await send("images")).json(), {
    folder: "files",
    images: [
      { path: "folder", kind: "ome-zarr" },
      { path: "plate/image.ome.zarr", kind: "ome-zarr" },
      { path: "plate/z9.tif", kind: "tiff" },
      { path: "plate/z10.TIF", kind: "tiff" },
    ],
    isComplete: true,
  });
});
