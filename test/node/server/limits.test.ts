import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { assert } from "chai";
import { test } from "vitest";
import { ask, sendRaw, startServer, statusOf, token } from "./served-folder.ts";

const known = { authorization: `Bearer ${token}` };
const asset = `/assets/sha256-${"0".repeat(64)}`;
const small = { file: 1000, asset: 1000, session: 1000 };
const tooLarge = [
  ["PUT", "/files/x"],
  ["PUT", asset],
  ["POST", "/sessions"],
] as const;

test.for(tooLarge)(
  "%s %s with more than is taken leaves nothing behind",
  async ([method, target]) => {
    const { port, files, send } = await startServer({ limits: small });
    const said = { ...known, "content-length": String(2 ** 50) };
    const answer = await ask(port, { method, target, headers: said });
    assert.equal(statusOf(answer), 413, "what says that it is too large is refused at once");
    const body = new Blob(["x".repeat(1001)]).stream();
    const unsaid = await send(target, { method, body, duplex: "half" } as RequestInit);
    assert.equal(unsaid.status, 413);
    assert.equal(((await unsaid.json()) as { code: string }).code, "too-large");
    assert.isEmpty(await readdir(join(files, ".lamella/parts")));
    assert.notInclude(await readdir(files), "x");
  },
);

test("nothing that is sent packed is unpacked", async () => {
  const { port, files } = await startServer({ limits: small });
  const bomb = "what gzip makes of many zeros"; // its bytes are not looked at
  for (const [method, target] of tooLarge) {
    const headers = { ...known, "content-encoding": "gzip" };
    const answer = await ask(port, { method, target, headers, body: bomb });
    assert.equal(statusOf(answer), 415, target);
  }
  assert.notInclude(await readdir(files), "x");
});

test("a head that is too long, or not HTTP, is refused", async () => {
  const { port } = await startServer();
  const long = await ask(port, { target: `/files/${"a".repeat(2 ** 17)}` });
  assert.include([414, 431], statusOf(long));
  const name = await ask(port, { target: `/files/${"a".repeat(3000)}` });
  assert.equal(statusOf(name), 404);
  assert.equal(statusOf(await sendRaw(port, "what is this\r\n\r\n")), 400);
  const twice =
    "GET / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n";
  assert.equal(statusOf(await sendRaw(port, twice)), 400, "its length is said in two ways");
});

test("who sends the head, or a body, too slowly is let go, and others are served meanwhile", async () => {
  const { port, files, send } = await startServer({ limits: { headMs: 200, idleMs: 400 } });
  const head = "PUT /files/slow HTTP/1.1\r\nhost: localhost\r\n";
  const slowHead = sendRaw(port, head);
  const body = `${head}authorization: Bearer ${token}\r\ncontent-length: 9\r\n\r\nab`;
  const slowBody = sendRaw(port, body);
  assert.equal((await send("files/ten.bin")).status, 200);
  const status = statusOf(await slowHead); // none where the connection was closed without a word
  assert.isTrue(status === 408 || Number.isNaN(status), `${status}`);
  await slowBody;
  assert.notInclude(await readdir(files), "slow");
});

test("who takes what it asked for too slowly is let go", async () => {
  const { port, files, connections } = await startServer({ limits: { idleMs: 100 } });
  await writeFile(join(files, "large"), new Uint8Array(2 ** 23));
  const socket = connect(port, "127.0.0.1").pause(); // takes what the system takes for it, and no more
  socket.write("GET /files/large HTTP/1.1\r\nhost: localhost\r\n\r\n");
  await once(socket, "connect");
  assert.isAbove(await connections(), 0);
  while ((await connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
});
