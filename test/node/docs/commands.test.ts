import { readFile } from "node:fs/promises";
import { assert } from "chai";
import { describe, test } from "vitest";
import { jobChoices, jobEntries } from "#ml/config/job.ts";
import { manifest } from "#plugin/manifest.ts";

const page = await readFile("docs/commands.md", "utf8");

/** What is in code anywhere on a page. */
function namedOn(page: string): Set<string> {
  return new Set([...page.matchAll(/`+([^`]+)`+/g)].flatMap(([, code = ""]) => wordsOf(code)));
}

function wordsOf(code: string): string[] {
  return [code, ...code.split(/[^\w.-]+/)];
}

describe("docs/commands.md", () => {
  test("has every command of the learning plugin", () => {
    const ids = manifest.contributes?.commands?.map(({ id }) => id) ?? [];
    assert.isNotEmpty(ids);
    assert.deepEqual(
      ids.filter((id) => !page.includes(`| \`${id}\``) && !page.includes(`, \`${id}\``)),
      [],
    );
  });
});

describe("docs/jobs.md", () => {
  test("has every key of a job, and every member that one may choose", async () => {
    const named = namedOn(await readFile("docs/jobs.md", "utf8"));
    const keys = Object.keys(jobEntries);
    assert.deepEqual(
      keys.filter((key) => !named.has(key)),
      [],
    );
    const members = Object.values(jobChoices).flatMap((forms) => forms.map(({ id }) => id));
    assert.deepEqual(
      members.filter((id) => !named.has(id)),
      [],
    );
  });
});
