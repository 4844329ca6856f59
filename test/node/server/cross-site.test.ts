import { readdir } from "node:fs/promises";
import { hostname } from "node:os";
import { assert } from "chai";
import { test } from "vitest";
import { ask, startServer, statusOf, token } from "./served-folder.ts";

const known = { authorization: `Bearer ${token}` };
const asset = `/assets/sha256-${"0".repeat(64)}`;
const writes = [
  ["PUT", "/files/x"],
  ["DELETE", "/files/ten.bin"],
  ["MOVE", "/files/ten.bin"],
  ["PUT", asset],
  ["POST", "/sessions"],
  ["PUT", "/sessions/aaaaaaaaaa"],
] as const;

test.for<{ readonly [header: string]: string }>([
  {},
  { authorization: "" },
  { authorization: "Bearer " },
  { authorization: "Bearer guess" },
  { authorization: `Bearer ${token}x` },
  { authorization: `Basic ${token}` },
  { cookie: `token=${token}` },
  { ...known, origin: "http://elsewhere.example" },
  { ...known, origin: "http://localhost:1" },
  { ...known, origin: "null" },
  { ...known, "sec-fetch-site": "cross-site" },
  { ...known, "sec-fetch-site": "same-site" },
])("nothing is written by a request with %j", async (headers) => {
  const { port, files } = await startServer();
  const before = await readdir(files, { recursive: true });
  for (const [method, target] of writes) {
    const more = { ...headers, destination: "/files/y" };
    const answer = await ask(port, { method, target, headers: more, body: '{"version":1}' });
    assert.equal(statusOf(answer), 403, `${method} ${target}`);
    assert.notInclude(
      answer.toLowerCase(),
      "access-control-allow",
      "nor may a page ask whether it may",
    );
  }
  assert.deepEqual(await readdir(files, { recursive: true }), before);
});

test("a page of the server itself may write, also behind TLS", async () => {
  const { port } = await startServer();
  for (const origin of ["http://localhost", "https://localhost"]) {
    const headers = { ...known, origin, "sec-fetch-site": "same-origin" };
    const answer = await ask(port, { method: "PUT", target: "/files/x", headers, body: "x" });
    assert.equal(statusOf(answer), 204, origin);
  }
});

test("a browser that asks whether another site may write is not told so", async () => {
  const { port } = await startServer();
  const headers = {
    origin: "http://elsewhere.example",
    "access-control-request-method": "PUT",
    "access-control-request-headers": "authorization",
  };
  const answer = await ask(port, { method: "OPTIONS", target: "/files/x", headers });
  assert.equal(statusOf(answer), 405);
  assert.notInclude(answer.toLowerCase(), "access-control");
});

test("a name that a stranger had mean this machine opens nothing, to read or to write", async () => {
  const { port } = await startServer({ names: ["microscope.lab"] });
  const status = async (host: string, target = "/files/ten.bin") =>
    statusOf(await ask(port, { host, target, headers: known }));
  const strangers = ["rebound.example", "127.0.0.1.rebound.example", "localhost.example", "x@y"];
  for (const host of strangers) {
    assert.include([400, 421], await status(host), host);
    assert.include([400, 421], await status("localhost", `http://${host}/files/ten.bin`), host);
    const put = { method: "PUT", target: "/files/x", host, headers: known };
    assert.include([400, 421], statusOf(await ask(port, put)), host);
  }
  const ours = [
    "localhost",
    "127.0.0.1:1",
    "[::1]:8080",
    "app.localhost",
    hostname(),
    "Microscope.lab",
  ];
  for (const host of ours) assert.equal(await status(host), 200, host);
});

test("a server without a token takes nothing, whatever is sent", async () => {
  const { port, files } = await startServer({ writeToken: undefined });
  for (const authorization of ["Bearer ", "Bearer undefined", ""])
    for (const [method, target] of writes) {
      const answer = await ask(port, { method, target, headers: { authorization } });
      assert.equal(statusOf(answer), 405, `${method} ${target}`);
      assert.include(answer, '"read-only"');
    }
  assert.notInclude(await readdir(files), ".lamella");
});

test("a page that somebody put among the images runs as nobody's", async () => {
  const { send } = await startServer();
  await send("files/page.html", { method: "PUT", body: "<script>steal()</script>" });
  const { headers } = await send("files/page.html");
  assert.equal(headers.get("content-type"), "application/octet-stream");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("content-security-policy"), "default-src 'none'; sandbox");
});
