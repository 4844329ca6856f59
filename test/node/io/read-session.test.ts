import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assert } from "chai";
import { afterAll, beforeAll, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { readSession } from "#io/sessions/read-session.ts";

const server = createServer((request, response) => {
  if (request.url === "/good.json") response.end('{"version":1}');
  else if (request.url === "/page.html") response.end("<!doctype html>");
  else if (request.url === "/endless.json") {
    const more = () => {
      while (response.write(" ".repeat(65536)));
    };
    response.on("drain", more);
    more();
  } else response.writeHead(404).end();
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function read(path: string): Promise<unknown> {
  const { port } = server.address() as AddressInfo; // listening on a port, so not a pipe
  const place = { kind: "http", url: `http://127.0.0.1:${port}/${path}` } as const;
  return (await readSession(place, new AbortController().signal)).json;
}

test("a session is read from where it lies", async () => {
  assert.deepEqual(await read("good.json"), { version: 1 });
});

test("what is not there, is no JSON or never ends is refused by its name", async () => {
  const refusals = [
    ["none.json", { code: "source/unreachable" }],
    ["page.html", { code: "session/bad-link", reason: "unreadable" }],
    ["endless.json", { code: "session/bad-link", reason: "too-large" }],
  ] as const;
  for (const [path, detail] of refusals) {
    const error = await read(path).catch((e: unknown) => e);
    assert.instanceOf(error, Failure, path);
    assert.deepInclude((error as Failure).detail, detail, path);
  }
});
