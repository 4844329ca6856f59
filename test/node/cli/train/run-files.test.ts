import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { afterAll, beforeAll, test } from "vitest";
import { FileStore } from "#io/node/file-store.ts";
import { encodeModelFile } from "#ml/results/model-file.ts";
import { ResultsTree } from "#ml/results/results-tree.ts";
import { encodeCheckpoint } from "#ml/train/run-checkpoint.ts";
import { nothingSeen } from "#ml/train/seen.ts";
import { openRunFiles } from "../../../../src/cli/train/run-files.ts";
import { savedModel } from "../../ml/saved-model.ts";

let resultDir: string;

beforeAll(async () => {
  resultDir = await mkdtemp(join(tmpdir(), "lamella-run-"));
});

afterAll(() => rm(resultDir, { recursive: true, force: true }));

test("a run that is resumed knows what its kept weights came to, which its checkpoint need not", async () => {
  const model = savedModel({ activation: "sigmoid" });
  const { job, classes, best } = model.card;
  const named = { name: "pets", runId: 1 };
  const started = new Date();
  const tree = new ResultsTree(new FileStore(join(resultDir, "pets")), { ...named, started });
  await tree.checkpoint("best.safetensors", encodeModelFile(model));
  await tree.checkpoint(
    "last.safetensors",
    encodeCheckpoint({
      ...{ step: 10, state: { weights: model.weights }, draws: [1, 2, 3, 4], seen: nothingSeen },
      ...{ job, classes, fingerprint: "0" },
    }),
  );
  const options = { ...named, resultDir, isResumed: true, config: "", device: "auto" } as const;
  const { earlier } = await openRunFiles(options, new Date());
  assert.equal(earlier?.checkpoint.step, 10);
  assert.deepEqual(earlier?.kept, best);
});
