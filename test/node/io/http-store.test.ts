import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { assert } from "chai";
import { afterEach, test } from "vitest";
import type { Failure } from "#core/failure.ts";
import { openSource } from "#io/open-source.ts";
import { HttpStore } from "#io/stores/http-store.ts";

const { signal } = new AbortController();
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
}

const answering = (status: number, body = "", type = "text/plain") =>
  serving((_, response) => response.writeHead(status, { "content-type": type }).end(body));

const failureOf = async (url: string): Promise<Failure> =>
  openSource({ kind: "http", url }, signal).catch((e: Failure) => e) as Promise<Failure>; // none opens

test("an address that does not answer is unreachable", async () => {
  const url = await answering(200);
  stops.pop()?.();
  const { code, message } = await failureOf(`${url}/a.zarr`);
  assert.equal(code, "source/unreachable");
  assert.include(message, "does not answer");
});

test.each([401, 403, 500, 503])("a server that answers %i is unreachable", async (status) => {
  const { code, message } = await failureOf(await answering(status));
  assert.equal(code, "source/unreachable");
  assert.include(message, String(status));
});

test("a server where the image is not, has neither a Zarr nor another image", async () => {
  const { code, message } = await failureOf(await answering(404));
  assert.equal(code, "reader/unsupported");
  assert.include(message, "neither a Zarr");
});

test("a server that sends a page for every path is told from one that has the data", async () => {
  const page = "\n<!DOCTYPE html><title>App</title>";
  const { code, message } = await failureOf(await answering(200, page, "text/html"));
  assert.equal(code, "reader/unsupported");
  assert.include(message, "web page");
});

test("bytes that are labelled as a page but are none are data", async () => {
  const store = new HttpStore(await answering(200, "{}", "text/html"));
  assert.deepEqual(await store.get("/zarr.json"), new TextEncoder().encode("{}"));
});

test("403 is an absence on a server that says so of metadata, and a failure on others", async () => {
  const url = await serving((request, response) =>
    response.writeHead(request.url === "/a/.zattrs" ? 200 : 403).end("{}"),
  );
  const bucket = new HttpStore(`${url}/a`);
  assert.isUndefined(await bucket.get("/zarr.json"));
  assert.isDefined(await bucket.get("/.zattrs"));
  assert.isUndefined(await bucket.get("/0/c/1"));
  const other = await new HttpStore(`${url}/a`).get("/0/c/1").catch((e: Failure) => e.code);
  assert.equal(other, "source/unreachable");
});

test("keys are encoded, and the query of a signed address stays", async () => {
  const asked: (string | undefined)[] = [];
  const url = await serving((request, response) => {
    asked.push(request.url);
    response.writeHead(404).end();
  });
  await new HttpStore(`${url}/a b/?key=1#x`).get("/s 1#/50%/0.0");
  assert.deepEqual(asked, ["/a%20b/s%201%23/50%25/0.0?key=1"]);
});

test.each(["all", "plain", "no"])(
  "ranges are read from a server that knows %s ranges",
  async (known) => {
    const whole = "0123456789";
    const url = await serving((request, response) => {
      const [, first = "", last = ""] = /bytes=(\d*)-(\d*)/.exec(request.headers.range ?? "") ?? [];
      const part = first === "" ? whole.slice(-Number(last)) : whole.slice(+first, +last + 1);
      const isKnown = known === "all" || (known === "plain" && first !== "");
      response.writeHead(isKnown ? 206 : 200).end(isKnown ? part : whole);
    });
    const store = new HttpStore(url);
    const text = async (range: Parameters<typeof store.getRange>[1]) =>
      new TextDecoder().decode(await store.getRange("/shard", range));
    assert.equal(await text({ offset: 2, length: 3 }), "234");
    assert.equal(await text({ suffixLength: 4 }), "6789");
  },
);

test("what is no address is unreachable", async () => {
  assert.equal((await failureOf("nowhere")).code, "source/unreachable");
});

test("an abort ends a request that hangs", async () => {
  const url = await serving(() => {});
  const controller = new AbortController();
  const opening = openSource({ kind: "http", url }, controller.signal).catch((e: Error) => e.name);
  controller.abort();
  assert.equal(await opening, "AbortError");
});

/** Answers with the address; what `fails` names fails, each time in another way. */
const faltering = (fails: (path: string, time: number) => boolean) => {
  const times = new Map<string, number>();
  return serving(({ url = "" }, response) => {
    const time = (times.get(url) ?? 0) + 1;
    times.set(url, time);
    if (!fails(url, time)) response.end(url);
    else if (time % 3 === 0) response.socket?.destroy();
    else if (time % 3 === 1) response.writeHead(503).end();
    else response.writeHead(200, { "content-length": 99 }).write("half", () => response.destroy());
  });
};

test("a server that fails now and then gives every chunk all the same", async () => {
  const store = new HttpStore(await faltering((path, time) => path !== "/zarr.json" && time < 4), {
    waitsMs: [1, 1, 1],
  });
  const text = async (bytes: Promise<Uint8Array | undefined>) =>
    new TextDecoder().decode(await bytes);
  assert.equal(await text(store.get("/zarr.json")), "/zarr.json");
  const keys = Array.from({ length: 20 }, (_, i) => `/c/${i}` as const);
  assert.deepEqual(await Promise.all(keys.map((key) => text(store.get(key)))), keys);
});

test("a server that goes on failing is asked four times, and then told of; one that never answered is told of at once", async () => {
  let asked = 0;
  const url = await faltering((path) => {
    asked++;
    return path !== "/zarr.json";
  });
  const store = new HttpStore(url, { waitsMs: [1, 1, 1] });
  const failure = () => store.get("/c/0").catch((error: Failure) => error.message);
  assert.include(await failure(), "503");
  assert.equal(asked, 1);
  await store.get("/zarr.json");
  assert.include(await failure(), "Cannot reach");
  assert.equal(asked, 6);

  const patient = new HttpStore(url, { waitsMs: [1e9] });
  await patient.get("/zarr.json");
  const stop = new AbortController();
  const waiting = patient.get("/c/1", { signal: stop.signal }).catch((error: Error) => error.name);
  setTimeout(() => stop.abort(), 20);
  assert.equal(await waiting, "AbortError");
});
