import { test } from "vitest";
import { createExecutor } from "#compute/index.ts";
import { openFile } from "#io/node/open-file.ts";
import { parseJob } from "#ml/config/job.ts";
import { RunControl } from "#ml/train/run-control.ts";
import { runTraining } from "#ml/train/run-training.ts";

const { signal } = new AbortController();
test("measure", async () => {
  const dir = "/work/shared/data/ome-zarr/isbi20_zyx.ome.zarr";
  const job = parseJob({ unlabelled: "background", planes: { z: [0, 4] }, ...JSON.parse(process.env.JOB ?? "{}") });
  const t0 = performance.now();
  const result = await runTraining(
    { job, image: await openFile(dir, signal), labels: await openFile(`${dir}/labels/membrane`, signal), labelsName: "membrane", init: undefined },
    {
      control: new RunControl(),
      report: (p) => { if (p.point?.validation || p.step<3) console.log(p.step, p.loss?.toFixed(3), JSON.stringify(p.metrics), p.stepMs?.toFixed(0), ((performance.now()-t0)/1000).toFixed(1)); },
      prepared: (t) => console.log(JSON.stringify({ ...t, graph: 0 }), ((performance.now()-t0)/1000).toFixed(1)),
      start: (backend) => createExecutor({ wasmFiles: "/work/wt-ml/node_modules/@tensorflow/tfjs-backend-wasm/dist/", threads: 1 }, backend),
      keep: async () => {},
    }, signal);
  console.log(result, performance.now() - t0);
}, 300000);
