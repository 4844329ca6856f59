import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { type ServeOptions, serve } from "#server/server.ts";

export const token = "open-sesame";

export interface Running {
  readonly url: string;
  readonly port: number;
  /** What is served below /files/. */
  readonly files: string;
  /** Beside it, with `secret.txt` in it. */
  readonly outside: string;
  /** How many are open. */
  connections(): Promise<number>;
  /** With the token, unless headers say otherwise. */
  send(path: string, init?: RequestInit): Promise<Response>;
}

/** A server on a folder of its own, until the test has ended. It takes writing by `token`. */
export async function startServer(options: Partial<ServeOptions> = {}): Promise<Running> {
  const parent = await mkdtemp(join(tmpdir(), "lamella-"));
  const [files, outside] = [join(parent, "files"), join(parent, "outside")];
  await mkdir(join(files, "folder"), { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, "secret.txt"), "secret");
  await writeFile(join(files, "ten.bin"), "0123456789");
  await writeFile(
    join(files, "folder/zarr.json"),
    `{"zarr_format":3,"is":"${"long ".repeat(500)}"}`,
  );
  await symlink(outside, join(files, "way-out"));
  await symlink(join(outside, "secret.txt"), join(files, "link.txt"));
  await symlink(join(outside, "none"), join(files, "nowhere"));
  const usual = { app: "test/node", files, writeToken: token, host: "127.0.0.1", port: 0 };
  const { server, url } = await serve({ ...usual, ...options });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const send = (path: string, { headers, ...init }: RequestInit = {}) =>
    fetch(new URL(path, url), {
      redirect: "manual",
      ...init,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  const connections = promisify(server.getConnections.bind(server));
  return { url, connections, port: Number(new URL(url).port), files, outside, send };
}

/** Sends bytes as they are, which no client of HTTP would, and returns all that comes back until the connection ends. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    connect(port, "127.0.0.1")
      .setEncoding("latin1")
      .on("data", (part) => {
        answer += part;
      })
      .on("close", () => resolve(answer))
      .on("error", reject)
      .write(text);
  });
}

/** One request with exactly this target and these headers; the connection ends with its answer. */
export function ask(
  port: number,
  { method = "GET", target, host = "localhost", headers = {}, body = "" }: RawRequest,
): Promise<string> {
  const all = { host, connection: "close", "content-length": body.length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return sendRaw(port, `${method} ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}

interface RawRequest {
  readonly method?: string;
  readonly target: string;
  readonly host?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}
