import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { encode } from "fast-png";
import { afterAll, beforeAll, test } from "vitest";
import { initialWeights } from "#compute/index.ts";
import { isPretraining } from "#ml/config/job-file.ts";
import { parsePretrainJob } from "#ml/config/pretrain-job.ts";
import { readJobFile } from "#ml/config/read-job-file.ts";
import { Executors } from "#ml/networks.ts";
import { pretrainGraph } from "#ml/pretrain/pretrain-graph.ts";
import { encodeModelFile } from "#ml/results/model-file.ts";
import { ProgressLine } from "../../../../src/cli/progress-line.ts";
import { openPretrainImages } from "../../../../src/cli/train/pretrain-images.ts";
import { reconstructTests } from "../../../../src/cli/train/reconstruct-tests.ts";
import { openRunFiles } from "../../../../src/cli/train/run-files.ts";
import { ramp, seeded } from "../../../compute/ramp.ts";
import { kernelHost } from "../../compute/kernel-host.ts";
import { savedModel } from "../../ml/saved-model.ts";

const { signal } = new AbortController();
const progress = new ProgressLine({ write: () => true, isTTY: false, columns: 80 });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lamella-reconstruct-"));
  await mkdir(join(folder, "images"));
  const data = Uint8Array.from(ramp(32 * 32, { factor: 37, modulus: 101 }), (v) => 128 + 99 * v);
  const png = encode({ width: 32, height: 32, data, channels: 1, depth: 8 });
  for (const name of ["a", "b"]) await writeFile(join(folder, "images", `${name}.png`), png);
});

afterAll(() => rm(folder, { recursive: true }));

test("a masked autoencoder, which is told what is hidden, brings a run's test images back", async () => {
  const settings = {
    ...{ pretext: { id: "masking", block: 8 }, patch: [16, 16], steps: 2 },
    model: {
      ...{ id: "vit-mae", width: 8, layers: 1, heads: 2 },
      ...{ decoderWidth: 8, decoderLayers: 1, decoderHeads: 2 },
    },
  };
  const images = { images: join(folder, "images") };
  const text = JSON.stringify({ ...settings, data: { train: images, test: images } });
  const { file } = await readJobFile(text, "job.json");
  if (!isPretraining(file)) return assert.fail("it is a pretraining");
  const options = {
    ...{ config: "job.json", resultDir: join(folder, "results"), name: "mae", runId: 1 },
    device: "simd",
    isResumed: false,
  } as const;
  const files = await openRunFiles(options, new Date());
  const job = parsePretrainJob(settings);
  const graph = pretrainGraph(job, { channels: 1 });
  const { card } = savedModel({ activation: "none" });
  const learnt = {
    ...{ ...card, job, graph, channels: [0], normalization: { mean: [128], std: [50] } },
    classes: { ...card.classes, outputs: [], values: { min: 0, max: 255, mean: [128] } },
  };
  const model = { weights: initialWeights(graph, seeded(1)), card: learnt };
  await files.tree.checkpoint("best.safetensors", encodeModelFile(model));
  const { tests } = await openPretrainImages(file, progress, signal);
  const networks = new Executors({ kernels: kernelHost(), threads: 1 });
  try {
    const request = { file, takesModelOfInit: false, configName: "", configText: "" };
    const found = await reconstructTests(
      { ...request, options, files, job, tests },
      { networks, progress },
      signal,
    );
    assert.isAbove(found?.perImage["psnr"] ?? 0, 0);
  } finally {
    networks.dispose();
  }
  const written = await readdir(join(folder, "results"), { recursive: true });
  assert.isTrue(written.some((path) => /MAE_checks.*a/.test(path)));
});
