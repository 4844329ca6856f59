import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What tests, and the browsers they start, put into the temporary folder is gone when all have ended.
let folder: string;

export async function setup(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "lamella-tests-"));
  process.env["TMPDIR"] = folder; // workers begin with it
}

export async function teardown(): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
