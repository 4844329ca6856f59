import { appendFileSync } from "node:fs";
import { afterAll, test } from "vitest";
import { Executors } from "#compute/index.ts";
import { openFile } from "#io/node/open-file.ts";
import { parsePretrainJob } from "#ml/config/pretrain-job.ts";
import { runPretraining } from "#ml/pretrain/run-pretraining.ts";
import { RunControl } from "#ml/train/run-control.ts";
import { kernelHost } from "../compute/kernel-host.ts";

const { signal } = new AbortController();
const threads = Number(process.env["THREADS"] ?? 2);
const networks = new Executors({ kernels: kernelHost(), threads });
afterAll(() => networks.dispose());
const log = (s: string) => appendFileSync("/tmp/pretext/proof.log", `${s}\n`);
const folder = "/work/shared/data/epfl6-lucchi/data/epfl_train/slices";

async function open() {
  if (process.env["DATA"] === "isbi") {
    const image = await openFile(process.env["ISBI"] ?? "", signal);
    return { source: { kind: "layer" as const, name: "isbi", image }, validation: { region: { z: [16, 20] } } };
  }
  const images = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const name = `training${String(i).padStart(4, "0")}`;
      return { name, image: await openFile(`${folder}/${name}.png`, signal) };
    }),
  );
  return { source: { kind: "images" as const, train: images.slice(0, 16), validation: images.slice(16) }, validation: {} };
}

test("proof", async () => {
  const { source, validation } = await open();
  const job = parsePretrainJob({
    pretext: JSON.parse(process.env["PRETEXT"] ?? '{"id":"crappify"}'),
    model: { id: "unet", width: 8, depth: 3 },
    ...(process.env["AUGMENT"] === "none" && { augment: [] }),
    steps: Number(process.env["STEPS"] ?? 300), validation, ...JSON.parse(process.env["JOB"] ?? "{}"),
  });
  const start = performance.now();
  await runPretraining({ job, source, init: undefined }, {
    control: new RunControl(), networks,
    prepared: async (task) => log(`prepared ${Math.round(performance.now() - start)} ms ${JSON.stringify(task.normalization)} ${JSON.stringify(job.pretext)} threads ${threads}`),
    started: ({ backend, reason }) => log(`${backend} ${reason}`),
    report({ step, record, stepMs }) {
      if (record && step % 60 === 0) log(`${step} ${Math.round((performance.now() - start) / 1000)} s stepMs ${stepMs?.toFixed(0)} ${JSON.stringify(record.validation)}`);
    },
    validated: async () => {}, keep: async () => true, save: async () => {},
  }, signal);
}, 400_000);
