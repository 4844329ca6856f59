import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkInside, openRoot } from "#server/inside.ts";
import { serve } from "#server/server.ts";
import { ask, startServer, statusOf, token } from "./served-folder.ts";

/** Ways to name `../outside/secret.txt` from inside of the folder. */
const climbing = (outside: string) => [
  "/files/../outside/secret.txt",
  "/files/../../outside/secret.txt",
  "/files/folder/../../outside/secret.txt",
  "/files/%2e%2e/outside/secret.txt",
  "/files/.%2e/outside/secret.txt",
  "/files/..%2foutside%2fsecret.txt",
  "/files/%2e%2e%2foutside/secret.txt",
  "/files/%252e%252e/outside/secret.txt",
  "/files/..\\outside\\secret.txt",
  "/files/..%5coutside%5csecret.txt",
  "/files/%c0%ae%c0%ae/outside/secret.txt",
  "/files/folder/..%00/../outside/secret.txt",
  `/files/${outside}/secret.txt`,
  `/files/${encodeURIComponent(outside)}%2fsecret.txt`,
  `/files//${outside}/secret.txt`,
  "/files/way-out/secret.txt",
  "/files/link.txt",
  "/../outside/secret.txt",
  "/..%2foutside%2fsecret.txt",
  `http://localhost/files/..%2foutside/secret.txt`,
  "//files/../outside/secret.txt",
  "files/../outside/secret.txt",
  `file://${outside}/secret.txt`,
];

test("nothing outside of the folder is read, however it is named", async () => {
  const { port, outside, files } = await startServer();
  for (const target of climbing(outside)) {
    const answer = await ask(port, { target });
    assert.include([400, 404], statusOf(answer), target);
    assert.notInclude(answer, "secret\n", target);
    assert.notMatch(answer, /\r\n\r\nsecret$/, target);
  }
  assert.equal(statusOf(await ask(port, { target: "/files/way-out/" })), 404);
  assert.include(await readdir(files), "link.txt"); // it was there to be followed
});

test("nothing outside of the folder is written or deleted, however it is named", async () => {
  const { port, outside, files } = await startServer();
  const headers = { authorization: `Bearer ${token}` };
  const more = ["/files/nowhere/new.txt", "/files/nowhere", "/files/way-out/new/deeper.txt"];
  // Unpacked once, as it has to be, "%2e%2e" is a strange name; what "..%00" means is taken back by "..".
  const out = climbing(outside).filter((target) => !/%25|%00/.test(target));
  for (const target of [...out, ...more])
    for (const method of ["PUT", "DELETE", "MOVE"]) {
      const to = { ...headers, destination: "/files/taken-away" };
      const answer = await ask(port, { method, target, headers: to, body: "other" });
      assert.include([400, 403, 404, 405], statusOf(answer), `${method} ${target}`);
    }
  for (const destination of out) {
    const to = { ...headers, destination };
    const answer = await ask(port, { method: "MOVE", target: "/files/ten.bin", headers: to });
    assert.include([400, 403, 404], statusOf(answer), `MOVE to ${destination}`);
  }
  assert.deepEqual(await readdir(outside), ["secret.txt"]);
  assert.equal(await readFile(join(outside, "secret.txt"), "utf8"), "secret");
  assert.equal(await readFile(join(files, "ten.bin"), "utf8"), "0123456789");
});

test("no address made of dots, slashes and encodings of them leads out", async () => {
  const { port } = await startServer();
  const piece = fc.constantFrom(
    ...["..", "%2e%2e", ".%2E", "/", "%2f", "\\", "%5c", ".", "//", "folder", "outside", "way-out"],
    ...["secret.txt", "files", "%00", "%25", ";", "?", "#", "~", "%u002e", "link.txt"],
  );
  const path = fc.array(piece, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(path, async (path) => {
      const answer = await ask(port, { target: `/files/${path}` });
      assert.notMatch(answer, /\r\n\r\nsecret$/);
      assert.isBelow(statusOf(answer), 500);
    }),
    { numRuns: 60 },
  );
});

test("what the server keeps for itself is neither listed nor reached as files", async () => {
  const { send } = await startServer();
  const { session } = (await (
    await send("sessions", { method: "POST", body: '{"version":1}' })
  ).json()) as { session: string };
  assert.equal((await send(session)).status, 200);
  assert.equal((await send(`files/.lamella${session}.json`)).status, 404);
  assert.notInclude((await (await send("files/")).json()) as string[], ".lamella/");
  for (const path of [".lamella/parts", ".Lamella/sessions/a.json", ".lamella%2fassets/x"]) {
    assert.equal((await send(`files/${path}`, { method: "PUT", body: "{}" })).status, 403, path);
    assert.equal((await send(`files/${path}`)).status, 404, path);
  }
  assert.equal((await send("files/.lamella", { method: "DELETE" })).status, 403);
});

test("a folder that is not there, or is none, is refused by name", async () => {
  const options = { app: "test/node", host: "127.0.0.1", port: 0 };
  const opening = (files: string) => expect(serve({ ...options, files })).rejects;
  await opening("no-such-folder").toThrow("There is no folder no-such-folder");
  await opening("package.json").toThrow("package.json is a file");
});

test("a folder for shared things that is a link is refused before anything is served", async () => {
  const { files, outside } = await startServer({ files: undefined });
  await symlink(outside, join(files, ".lamella"));
  const options = { app: "test/node", files, host: "127.0.0.1", port: 0 };
  await expect(serve({ ...options, writeToken: token })).rejects.toThrow(/is a link/);
  assert.deepEqual(await readdir(outside), ["secret.txt"]);
});

test("a folder that another request is just making is none that leads out", async () => {
  const root = await openRoot(await mkdtemp(join(tmpdir(), "lamella-")));
  for (let i = 0; i < 300; i++) {
    const path = `${i}/labels`;
    const checks = Array.from({ length: 3 }, () => checkInside(root, path));
    await Promise.all([...checks, mkdir(join(root.folder, path), { recursive: true })]);
  }
  await rm(root.folder, { recursive: true });
});
