import { assert } from "chai";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { readZip } from "#io/zip/read-zip.ts";
import { decodeCheckpoint } from "#ml/train/run-checkpoint.ts";
import {
  controlRun,
  estimatePretraining,
  exportModel,
  type PretrainInput,
  predict,
  pretrain,
  previewPretext,
  resumeRun,
  type TrainProgress,
  train,
} from "#worker/tokens.ts";
import { arrayImage, discs } from "../ml/array-image.ts";
import { connectServices } from "./services.ts";

const { signal } = new AbortController();
const { image, labels } = discs({ planes: 4, side: 64 });
const colors = arrayImage({
  ...{ axes: ["c", "y", "x"], shape: [3, 40, 48], dtype: "uint16" },
  at: ([c = 0, y = 0, x = 0]) => 1000 * c + 40 * y + 20 * x,
}).image;
const images = { image, labels, colors };
const http = (url: string) => ({ kind: "http", url }) as const;
const checkpoint = "/last.safetensors";

function input(job: PretrainInput["job"] = {}): PretrainInput {
  return {
    ...{ run: "run-1", title: "discs 1", image: http("image") },
    job: {
      pretext: { id: "masking", block: 8 },
      model: { id: "unet", width: 4, depth: 2 },
      ...{ patch: [32, 32], batch: 4, steps: 40, validation: { region: { z: [3, 4] } } },
      optimizer: { id: "adam", lr: 0.01 },
      ...job,
    },
  };
}

type Of<K extends TrainProgress["kind"]> = Extract<TrainProgress, { kind: K }>;
function of<K extends TrainProgress["kind"]>(progress: TrainProgress[], kind: K): Of<K>[] {
  return progress.filter((one): one is Of<K> => one.kind === kind);
}

test("a pretraining brings back what it hid, shows it as it learns, predicts images, and hands its weights to a training", async () => {
  const { client, written, close } = connectServices(images);
  const progress: TrainProgress[] = [];
  const onProgress = (value: TrainProgress) => progress.push(value);
  const result = await client.run(pretrain, input(), { onProgress });
  assert.deepEqual(result, { state: "done", step: 40 });

  const { metrics } = of(progress, "step").at(-1) ?? {};
  assert.hasAllKeys(metrics, ["loss", "psnr", "psnrBiapy", "mse", "mae", "ssim", "baselinePsnr"]);
  assert.isAbove(metrics?.["psnr"] ?? 0, (metrics?.["baselinePsnr"] ?? 0) + 3);

  const exported = { model: "run-1", format: "results", name: undefined, about: {} } as const;
  const { file } = await client.run(exportModel, exported);
  const files = await readZip(new Uint8Array(await file.arrayBuffer()), "results.zip");
  for (const path of [
    "MAE_checks/3000_original.tif",
    "MAE_checks/3003_reconstruction_and_visible.tif",
    "per_image/3.tif",
    "per_image/3_masked.tif",
    "test_results_metrics.csv",
  ])
    assert.isDefined(await files.read(`discs_1/results/discs_1_1/${path}`), path);

  const kept = of(progress, "chunks").at(-1);
  assert.deepEqual(kept, { kind: "chunks", bytes: 4 * 64 * 64, limitBytes: 256 * 2 ** 20 });

  const pictures = of(progress, "pictures");
  assert.deepEqual(
    pictures.map(({ step }) => step),
    of(progress, "step").flatMap(({ record }) => (record ? [record.step] : [])),
  );
  const [first, last] = [pictures[0]?.patches[0], pictures.at(-1)?.patches[0]];
  assert.equal(last?.image, "3", "the plane that is held out");
  assert.deepEqual([first?.original, first?.input], [last?.original, last?.input]);
  assert.notDeepEqual(first?.reconstruction, last?.reconstruction);
  const grey = (of?: Uint8ClampedArray) => of?.filter((_, i) => i % 4 === 0) ?? [];
  const [original, given] = [grey(last?.original), grey(last?.input)];
  const [made, both] = [grey(last?.reconstruction), grey(last?.reconstructionAndVisible)];
  const hidden = [...original.keys()].filter((i) => original[i] !== given[i]);
  assert.isAbove(hidden.length, 400, "about half of 1024 pixels, but for those that are the mean");
  assert.isTrue(hidden.every((i) => both[i] === made[i]));

  const at = { kind: "opfs", path: "predictions/1" } as const;
  const to = { to: at, region: { z: [3, 4] as const }, focus: { y: 0, x: 0 } };
  const how = {
    task: "prediction-1",
    level: 0,
    tilePx: 32,
    overlap: 0.5,
    tta: false,
    backend: "auto",
  } as const;
  await client.run(predict, { model: "run-1", image: http("image"), ...to, ...how });
  const [level] = (await written("predictions/1")).levels;
  const plane = async (of: typeof level) =>
    Float32Array.from((await of.read({ z: [3, 4] }, { signal })).data);
  const [real, brought] = [await plane(image.levels[0]), await plane(level)];
  const off = real.reduce((sum, value, i) => sum + Math.abs(value - (brought[i] ?? 0)), 0);
  assert.isBelow(off / 4096, 30, "a reconstruction in the image's own grey values");

  const notes: string[] = [];
  await client.run(
    train,
    {
      ...{ run: "run-2", title: "fine", labelsName: "discs" },
      ...{ image: http("image"), labels: http("labels") },
      job: {
        ...{ unlabelled: "background", init: "run-1", patch: [32, 32], batch: 2, steps: 5 },
        model: { id: "unet", width: 4, depth: 2 },
      },
    },
    { onProgress: (value) => value.kind === "prepared" && notes.push(...value.notes) },
  );
  assert.match(notes[0] ?? "", /^discs 1 was pretrained on images with [\d.]+ taken for 0/);
  assert.match(
    notes[1] ?? "",
    /tensors taken over; begun anew: last_block\.weight, last_block\.bias/,
  );
  close();
});

test("a masked autoencoder is pretrained on hidden blocks and measured on them; nothing else is asked of it", async () => {
  const { client, close } = connectServices(images);
  const progress: TrainProgress[] = [];
  const model = {
    ...{ id: "vit-mae", width: 32, heads: 2, layers: 1 },
    ...{ decoderWidth: 32, decoderHeads: 2, decoderLayers: 1 },
  };
  const long = { steps: 80, optimizer: { id: "adam", lr: 0.005 } };
  const onProgress = (value: TrainProgress) => progress.push(value);
  assert.deepEqual(await client.run(pretrain, input({ model, ...long }), { onProgress }), {
    ...{ state: "done", step: 80 },
  });
  const { metrics } = of(progress, "step").at(-1) ?? {};
  const baseline = metrics?.["baselinePsnr"] ?? Number.POSITIVE_INFINITY;
  assert.isAbove(
    metrics?.["psnr"] ?? 0,
    baseline - 1,
    "so few images teach it little more than the mean",
  );
  const [first] = of(progress, "step").flatMap(({ record }) => record?.validation?.["psnr"] ?? []);
  assert.isAbove(metrics?.["psnr"] ?? 0, first ?? Number.POSITIVE_INFINITY);

  const refusal = async (work: Promise<unknown>) => String(await work.catch((one) => one));
  const crappify = input({ model, pretext: { id: "crappify" } });
  assert.match(
    await refusal(client.run(pretrain, crappify)),
    /hidden blocks alone, not by crappify/,
  );
  const at = { kind: "opfs", path: "predictions/1" } as const;
  const to = { to: at, region: { z: [3, 4] as const }, focus: { y: 0, x: 0 } };
  const how = {
    task: "prediction-1",
    level: 0,
    tilePx: 32,
    overlap: 0.5,
    tta: false,
    backend: "auto",
  } as const;
  const asked = client.run(predict, { model: "run-1", image: http("image"), ...to, ...how });
  assert.match(await refusal(asked), /brings back hidden blocks alone/);
  close();
});

test("a pretraining that was cut off goes on bit for bit, and one that was paused holds", async () => {
  const job = { pretext: { id: "crappify" }, steps: 20 } as const;
  const whole = connectServices(images);
  await whole.client.run(pretrain, input(job));
  const cut = connectServices(images);
  const killed = new AbortController();
  const run = cut.client.run(pretrain, input(job), {
    signal: killed.signal,
    onProgress(value) {
      if (value.kind !== "step") return;
      if (value.step === 7)
        void cut.client.run(controlRun, { run: "run-1", action: "pause" }, { signal });
      if (value.state === "paused") killed.abort();
    },
  });
  assert.isTrue(isFailure(await run.catch((error: unknown) => error), "worker/cancelled"));
  const progress: TrainProgress[] = [];
  const onProgress = (value: TrainProgress) => progress.push(value);
  await cut.client.run(resumeRun, { run: "run-1" }, { onProgress });
  assert.isAtLeast(of(progress, "prepared")[0]?.step ?? 0, 7);
  assert.isNotEmpty(of(progress, "pictures"));
  const last = ({ folders }: typeof cut) => folders.get("runs/run-1")?.values.get(checkpoint);
  assert.deepEqual(last(cut), last(whole));
  const { job: saved } = decodeCheckpoint(last(cut) ?? new Uint8Array(), "last");
  assert.deepInclude(saved, { pretext: { id: "crappify", noise: 0.2, factor: 4 } });
  for (const { close } of [whole, cut]) close();
});

test("what a pretraining takes is said before it starts; what does not go together is refused by its key", async () => {
  const { client, close } = connectServices(images);
  const estimate = await client.run(estimatePretraining, input({ epochs: 2, steps: undefined }));
  assert.deepInclude(estimate, { steps: 6, stepsPerEpoch: 3, warning: null });
  const refused = async (job: PretrainInput["job"]) => {
    const error = await client.run(estimatePretraining, input(job)).catch((one: unknown) => one);
    return isFailure(error, "train/bad-job") ? error.detail.key : error;
  };
  assert.equal(await refused({ pretext: { id: "masking", block: 12 } }), "pretext.block");
  assert.equal(await refused({ pretext: { id: "masking", ratio: 2 } }), "pretext.ratio");
  assert.equal(await refused({ loss: { id: "dice" } }), "loss.id");
  assert.equal(await refused({ validation: { region: { z: [0, 4] } } }), "validation");
  assert.equal(await refused({ planes: { t: [0, 1] } }), "planes.t");
  close();
});

test("channels of any values are brought back together, in squares of a single plane", async () => {
  const { client, close } = connectServices(images);
  const progress: TrainProgress[] = [];
  const named = { ...input({ validation: {}, pretext: { id: "crappify" }, steps: 10 }) };
  await client.run(
    pretrain,
    { ...named, image: http("colors") },
    { onProgress: (value) => progress.push(value) },
  );
  const [patch] = of(progress, "pictures").at(-1)?.patches ?? [];
  assert.equal(patch?.image, "discs 1");
  assert.notExists(patch?.reconstructionAndVisible, "nothing is hidden");
  assert.isAbove(of(progress, "step").at(-1)?.metrics["baselinePsnr"] ?? 0, 20);
  close();
});

test("a preview shows a patch and what becomes of it, the same for the same seed", async () => {
  const { client, close } = connectServices(images);
  const spot = { plane: { z: 1 }, y: 30, x: 30, side: 64 };
  const look = (id: string, seed = 0) =>
    client.run(previewPretext, { image: http("image"), spot, pretext: { id }, seed });
  for (const id of ["crappify", "masking"]) {
    const one = await look(id);
    assert.deepInclude(one, { height: 64, width: 64 });
    assert.deepEqual(one, await look(id));
    assert.notDeepEqual(one.input, one.original);
    assert.notDeepEqual(one.input, (await look(id, 1)).input);
  }
  close();
});
