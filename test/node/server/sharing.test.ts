import { createHash } from "node:crypto";
import { readdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "chai";
import { test } from "vitest";
import { serve } from "#server/server.ts";
import { graceMs } from "#server/sweep-assets.ts";
import { type Running, startServer, token } from "./served-folder.ts";

const masks = new Uint8Array(3000).fill(7);
const nameOf = (bytes: Uint8Array) => `sha256-${createHash("sha256").update(bytes).digest("hex")}`;
const put = ({ send }: Running, name: string, body: Uint8Array<ArrayBuffer>) =>
  send(`assets/${name}`, { method: "PUT", body });
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

test("an asset is kept by its content, once, and read by anybody", async () => {
  const server = await startServer();
  const name = nameOf(masks);
  assert.equal((await server.send(`assets/${name}`, { method: "HEAD" })).status, 404);
  assert.equal((await put(server, name, masks)).status, 201);
  assert.equal((await put(server, name, masks)).status, 204);
  const read = await fetch(new URL(`assets/${name}`, server.url));
  assert.deepEqual(new Uint8Array(await read.arrayBuffer()), masks);
  assert.include(read.headers.get("cache-control"), "immutable");
  const part = await server.send(`assets/${name}`, { headers: { range: "bytes=5-9" } });
  assert.equal(part.status, 206);
});

test("an asset that is not what its name says is not kept", async () => {
  const server = await startServer();
  const other = nameOf(new Uint8Array([1]));
  const refused = await put(server, other, masks);
  assert.equal(refused.status, 422);
  assert.equal(await codeOf(refused), "wrong-hash");
  for (const name of ["sha256-0", "sha512-0", "x", nameOf(masks).toUpperCase()])
    assert.equal((await put(server, name, masks)).status, 400, name);
  assert.isEmpty(await readdir(join(server.files, ".lamella/assets")));
  assert.isEmpty(await readdir(join(server.files, ".lamella/parts")));
});

test("all together may have no more than the quota, also after the server was started again", async () => {
  const server = await startServer({ limits: { quota: 4000 } });
  const more = masks.slice(1);
  assert.equal((await put(server, nameOf(masks), masks)).status, 201);
  const refused = await put(server, nameOf(more), more);
  assert.equal(refused.status, 507);
  assert.equal(await codeOf(refused), "quota");
  const session = { method: "POST", body: JSON.stringify({ version: 1, is: "x".repeat(2000) }) };
  assert.equal((await server.send("sessions", session)).status, 507);
  const few = new Uint8Array(900);
  const again = await serve({
    ...{ app: "test/node", files: server.files, writeToken: token },
    ...{ host: "127.0.0.1", port: 0, limits: { quota: 4000 } },
  });
  const headers = { authorization: `Bearer ${token}` };
  const status = async (bytes: Uint8Array<ArrayBuffer>) =>
    (
      await fetch(new URL(`assets/${nameOf(bytes)}`, again.url), {
        method: "PUT",
        body: bytes,
        headers,
      })
    ).status;
  assert.equal(await status(more), 507);
  assert.equal(await status(few), 201, "what was refused before took nothing away");
  again.server.close();
});

test("what no session names is removed when the server starts, once it has lain there for long", async () => {
  const server = await startServer();
  const asset = async (text: string) => {
    const bytes = new TextEncoder().encode(text);
    await put(server, nameOf(bytes), bytes);
    return nameOf(bytes);
  };
  const weights = await asset("weights");
  const list = await asset(JSON.stringify({ files: [{ path: "0", asset: weights, bytes: 7 }] }));
  const [left, late] = [await asset("left"), await asset("late")];
  const carried = { at: "../assets/", folders: [{ files: list }] };
  await server.send("sessions", { method: "POST", body: JSON.stringify({ version: 1, carried }) });
  const assets = join(server.files, ".lamella/assets");
  const before = new Date(Date.now() - graceMs - 1000);
  for (const name of [weights, list, left]) await utimes(join(assets, name), before, before);
  const { server: again, swept } = await serve({
    ...{ app: "test/node", files: server.files, writeToken: token, host: "127.0.0.1", port: 0 },
  });
  again.close();
  assert.deepEqual(swept, { assets: 1, bytes: 4 });
  assert.sameMembers(await readdir(assets), [weights, list, late]);
});

test("a session gets a short link, and sharing it again changes what the link opens", async () => {
  const { send, url } = await startServer();
  const body = JSON.stringify({ version: 1, layers: [] });
  const added = await send("sessions", { method: "POST", body });
  assert.equal(added.status, 201);
  const { id, session, link } = (await added.json()) as { [key: string]: string };
  assert.match(String(id), /^[a-z2-7]{10}$/);
  assert.equal(added.headers.get("location"), session);
  assert.deepEqual(await (await fetch(new URL(String(session), url))).json(), JSON.parse(body));
  const opened = await send(String(link));
  assert.equal(opened.headers.get("location"), `/#!${new URL(String(session), url).href}`);

  const newer = JSON.stringify({ version: 1, layers: [{}] });
  const etag = added.headers.get("etag") ?? "";
  const replaced = await send(String(session), {
    method: "PUT",
    body: newer,
    headers: { "if-match": etag },
  });
  assert.equal(replaced.status, 204);
  assert.equal(await (await send(String(session))).text(), newer);
  const late = await send(String(session), { method: "PUT", body, headers: { "if-match": etag } });
  assert.equal(late.status, 412);
  assert.equal(await codeOf(late), "changed");
  assert.equal((await send(String(session), { method: "PUT", body })).status, 204);
});

test("what is no session is not kept, and no other one is made up", async () => {
  const { send, files } = await startServer();
  for (const body of ["", "[]", "{}", '{"version":"1"}', '{"version":1', "null", "\u0000"])
    assert.equal((await send("sessions", { method: "POST", body })).status, 400, body);
  const body = '{"version":1}';
  for (const id of ["aaaaaaaaaa", "..%2f..%2fx", "AAAAAAAAAA", "a"])
    assert.equal((await send(`sessions/${id}`, { method: "PUT", body })).status, 404, id);
  assert.isEmpty(await readdir(join(files, ".lamella/sessions")));
  assert.equal((await send("s/aaaaaaaaaa")).status, 404);
});

test("thirty at once are all kept, each as a whole", async () => {
  const { send, files } = await startServer();
  const ids = await Promise.all(
    Array.from({ length: 30 }, async (_, i) => {
      const body = JSON.stringify({ version: 1, i });
      const { id } = (await (await send("sessions", { method: "POST", body })).json()) as any;
      const text = await readFile(join(files, `.lamella/sessions/${id}.json`), "utf8");
      assert.equal(text, body);
      return id;
    }),
  );
  assert.lengthOf(new Set(ids), 30);
});
