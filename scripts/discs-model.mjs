// A small model of the discs of large-image.mjs, made once by the built command line.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

export const program = resolve("dist/cli.js");
/** Where it lies in the folder of the image. */
export const checkpoint = "results/discs/checkpoints/discs_1-checkpoint-best.safetensors";

/** Trains it, unless it is there. */
export async function trainDiscs(folder) {
  if (existsSync(join(folder, checkpoint))) return;
  const job = {
    ...{ data: { train: "learn" }, unlabelled: "background", validation: { fraction: 0.2 } },
    model: { id: "unet", width: 8, depth: 3 },
    ...{ patch: [128, 128], batch: 4, steps: 120, optimizer: { id: "adam", lr: 3e-3 } },
  };
  await writeFile(join(folder, "job.json"), JSON.stringify(job));
  const named = ["--result_dir", "results", "--name", "discs", "--run_id", "1"];
  const args = [program, "train", "--config", "job.json", ...named];
  await promisify(execFile)(process.execPath, args, { cwd: folder });
}
