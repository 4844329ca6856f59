import { readFile } from "node:fs/promises";
import { assert } from "chai";
import { test } from "vitest";

test("docs/server.md names every refusal, with its status, and no other", async () => {
  const source = await readFile("src/server/refusal.ts", "utf8");
  const table = source.slice(source.indexOf("const statuses"));
  const thrown = [...table.matchAll(/^ {2}"?([\w-]+)"?: (\d+),/gm)].map(
    ([, code, status]) => `${code} ${status}`,
  );
  const page = await readFile("docs/server.md", "utf8");
  const section = page.slice(page.indexOf("## Refusals"), page.indexOf("## Sharing"));
  const rows = [...section.matchAll(/^\| (`.*?) \| (\d+) \|/gm)];
  const said = rows.flatMap(([, codes = "", status]) =>
    [...codes.matchAll(/`([\w-]+)`/g)].map(([, code]) => `${code} ${status}`),
  );
  assert.isNotEmpty(thrown);
  assert.sameMembers(said, thrown);
});
