import { assert } from "chai";
import { unet } from "#ml/models/unet.ts";
import { folder } from "./machine.ts";
import type { TrainReply, TrainRequest } from "./train.worker.ts";

const graph = unet.build({ ...unet.defaults, width: 4, depth: 2 });
const workerUrl = new URL("/build/browser/test/browser/compute/train.worker.js", location.href);

function trainInWorker(threads: number): Promise<TrainReply> {
  const worker = new Worker(workerUrl, { type: "module" });
  const request: TrainRequest = { graph, folder, threads, steps: 5, batch: 2, size: 32 };
  return new Promise<TrainReply>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<TrainReply>) => resolve(data));
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

describe("simd in a worker of an isolated page", () => {
  it("trains with one thread and with two to the same losses", async () => {
    assert.isTrue(crossOriginIsolated);
    const [one, two] = [await trainInWorker(1), await trainInWorker(2)];
    assert.isUndefined(one.error ?? two.error);
    assert.deepEqual([one.threads, two.threads], [1, 2]);
    assert.lengthOf(one.losses, 5);
    for (const [step, loss] of one.losses.entries())
      assert.closeTo(two.losses[step] ?? Number.NaN, loss, 1e-5, `step ${step}`);
    assert.isBelow(one.losses[4] ?? Number.NaN, one.losses[0] ?? Number.NaN);
  });
});
