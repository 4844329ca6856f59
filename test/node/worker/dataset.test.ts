import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { assert } from "chai";
import { encode } from "fast-png";
import { afterAll, beforeAll, test } from "vitest";
import { isFailure } from "#core/failure.ts";
import type { Region } from "#io/pixel-source.ts";
import {
  controlRun,
  estimateTraining,
  listModels,
  lookAtDataset,
  resumeRun,
  type TrainInput,
  train,
} from "#worker/tokens.ts";
import { discs } from "../ml/array-image.ts";
import { connectServices } from "./services.ts";

const { signal } = new AbortController();
let folder: string;

/** Discs of trimaps' ids: 1 on 2. */
async function writePair(part: string, side: number): Promise<void> {
  const { image, labels } = discs({ side });
  const png = async (of: typeof image, change: (value: number) => number) => {
    const plane: Region = { z: [0, 1] };
    const { data } = await of.levels[0].read(plane, { signal });
    const bytes = Uint8Array.from(data, (value) => change(Number(value)));
    return encode({ width: side, height: side, data: bytes, channels: 1, depth: 8 });
  };
  const to = (of: string) => join(folder, part, of);
  await Promise.all(["images", "masks"].map((of) => mkdir(to(of), { recursive: true })));
  await writeFile(join(to("images"), `${side}.png`), await png(image, (value) => value));
  await writeFile(join(to("masks"), `${side}.png`), await png(labels, (value) => 2 - value));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lamella-dataset-"));
  for (const side of [32, 48, 64]) await writePair("train", side);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const input = (job: TrainInput["job"] = {}): TrainInput => ({
  ...{ run: "run-1", title: `${basename(folder)} 1` },
  dataset: { kind: "file", path: folder },
  job: {
    ...{ unlabelled: "background", labelMap: { "2": 0 }, resize: [48, 48] },
    ...{ validation: { images: ["64"] }, patch: [32, 32], batch: 2, steps: 20 },
    model: { id: "unet", width: 4, depth: 2 },
    ...job,
  },
});

test("a folder says what lies in it before anything is learnt from it", async () => {
  const { client, close } = connectServices({});
  const dataset = { kind: "file", path: folder } as const;
  assert.deepEqual(await client.run(lookAtDataset, { dataset, masks: true }), {
    ...{ train: 3, validation: null, test: null },
    ...{ height: [32, 64], width: [32, 64], channels: 1, ids: [1, 2] },
  });
  const images = await client.run(lookAtDataset, { dataset, masks: false });
  assert.deepInclude(images, { train: 3, height: [32, 64], ids: null }, "images alone");
  const inner = { kind: "file", path: join(folder, "train/images") } as const;
  const refused = await client
    .run(lookAtDataset, { dataset: inner, masks: true })
    .catch((e: unknown) => e);
  assert.isTrue(isFailure(refused, "dataset/unknown"));
  close();
});

test("a folder is learnt from, and a run that was stopped goes on from it to what it would have come to", async () => {
  const { client, close } = connectServices({});
  assert.deepInclude(await client.run(estimateTraining, input()), { steps: 20, warning: null });
  const onProgress = ({ kind }: { kind: string }) => {
    if (kind === "started") void client.run(controlRun, { run: "run-1", action: "stop" });
  };
  const stopped = await client.run(train, input(), { onProgress });
  assert.equal(stopped.state, "stopped");
  assert.isBelow(stopped.step, 20);
  assert.deepEqual(await client.run(resumeRun, { run: "run-1" }), { state: "done", step: 20 });
  await client.run(train, { ...input(), run: "run-2" });
  const [resumed, whole] = await client.run(listModels, undefined);
  assert.deepEqual(resumed?.history, whole?.history);
  assert.deepEqual(resumed?.source, { dataset: { kind: "file", path: folder } });
  close();
});

test("a run whose folder is gone says so and stays as it was", async () => {
  const { client, folders, close } = connectServices({});
  const onProgress = ({ kind }: { kind: string }) => {
    if (kind === "started") void client.run(controlRun, { run: "run-1", action: "stop" });
  };
  await client.run(train, input(), { onProgress });
  const card = folders.get("runs/run-1")?.values.get("/model.json");
  await rm(folder, { recursive: true });
  const error = await client.run(resumeRun, { run: "run-1" }).catch((e: unknown) => e);
  assert.isTrue(isFailure(error, "source/unreachable"));
  assert.include(String(error), `The data set of this run: `);
  assert.deepEqual(folders.get("runs/run-1")?.values.get("/model.json"), card);
  close();
});
