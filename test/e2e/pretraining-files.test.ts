// The built command line pretrains by BiaPy's configurations, and leaves BiaPy's tree: every name of it.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { assert } from "chai";
import { decode, encode } from "fast-png";
import { afterAll, beforeAll, describe, test } from "vitest";

const folder = await mkdtemp(join(tmpdir(), "lamella-pretraining-test-"));
afterAll(() => rm(folder, { recursive: true }));
const program = join(process.cwd(), "dist/cli.js");

async function lamella(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [program, ...args], { cwd: folder });
}

/** A grey picture of 48 x 64 with stripes and a disc. */
async function writeImage(part: string, index: number): Promise<void> {
  const [height, width] = [48, 64];
  const valueAt = (y: number, x: number) =>
    Math.hypot(y - 20 - index, x - 30) < 12 ? 200 : 60 + 40 * ((x >> 3) % 2);
  const data = Uint8Array.from({ length: height * width }, (_, at) =>
    valueAt(Math.floor(at / width), at % width),
  );
  await mkdir(join(folder, part, "x"), { recursive: true });
  const file = encode({ width, height, channels: 1, depth: 8, data });
  await writeFile(join(folder, part, "x", `section_${index}.png`), file);
}

/** As BiaPy's templates for self-supervision in 2D have it, but small. */
const template = (more: string) => `
SYSTEM: { NUM_CPUS: -1, NUM_WORKERS: 5 }
PROBLEM: { TYPE: SELF_SUPERVISED, NDIM: 2D, SELF_SUPERVISED: { PRETEXT_TASK: PRETEXT } }
DATA:
  PATCH_SIZE: (32, 32, 1)
  TRAIN: { PATH: train/x, IN_MEMORY: True }
  VAL: { SPLIT_TRAIN: 0.34 }
  TEST: { IN_MEMORY: True, PATH: test/x, PADDING: "(4,8)" }
AUGMENTOR: { ENABLE: True, DA_PROB: 0.5, RANDOM_ROT: True, VFLIP: True, HFLIP: True }
MODEL: { ARCHITECTURE: unet, LOAD_CHECKPOINT: False, FEATURE_MAPS: [4, 8, 16]${more} }
TRAIN: { ENABLE: True, OPTIMIZER: ADAMW, LR: 1.E-3, BATCH_SIZE: 2, EPOCHS: 1, PATIENCE: 20 }
TEST: { ENABLE: True, AUGMENTATION: False, FULL_IMG: False }
`;

/** Every file below a folder, from there. */
async function tree(of: string): Promise<string[]> {
  const root = join(folder, of);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(root, join(parentPath, name))).sort();
}

/** What every run leaves; a log and an event file have the time in their names. */
function usualTree(name: string, { samples }: { readonly samples: number }): string[] {
  const results = `results/${name}_1`;
  const metrics = ["loss", "psnr", "psnrBiapy", "mse", "mae", "ssim", "baselinePsnr"];
  return [
    `config_files/${name}.yaml`,
    `checkpoints/${name}_1-checkpoint-best.safetensors`,
    `checkpoints/${name}_1-checkpoint-last.safetensors`,
    "checkpoints/normalization_mean_value.npy",
    "checkpoints/normalization_std_value.npy",
    ...metrics.map((metric) => `${results}/charts/${name}_1_${metric}.png`),
    ...Array.from({ length: samples }, (_, i) => [
      `${results}/aug/${i}_image.png`,
      `${results}/aug/${i}_mask.png`,
    ]).flat(),
    ...["run_card.json", "run_card.md", "test_results_metrics.csv"].map((f) => `${results}/${f}`),
    `${results}/train_logs/${name}_1_log_TIME.txt`,
    `${results}/tensorboard/events.out.tfevents.TIME.lamella`,
  ];
}

const withoutTimes = (files: readonly string[]) =>
  files.map((file) =>
    file.replace(/_log_[\d_]+\.txt/, "_log_TIME.txt").replace(/\d+\.lamella/, "TIME.lamella"),
  );

const train = (name: string) =>
  lamella("train", "--config", `${name}.yaml`, "--result_dir", "results", "--device", "simd");

beforeAll(async () => {
  for (const index of [0, 1, 2]) await writeImage("train", index);
  await writeImage("test", 3);
  await writeFile(join(folder, "crappify.yaml"), template("").replace(": PRETEXT", ": crappify"));
  await writeFile(
    join(folder, "masking.yaml"),
    template(", MAE_MASK_TYPE: random, VIT_TOKEN_SIZE: 8").replace(": PRETEXT", ": masking"),
  );
});

describe("pretraining by BiaPy's configurations", () => {
  test("crappify: degraded folders under the same names, taken as they are the next time", async () => {
    const { stdout } = await train("crappify");
    assert.match(stdout, /section_3 +\d+\.\d{4}/);
    assert.sameMembers(withoutTimes(await tree("results/crappify")), [
      ...usualTree("crappify", { samples: 2 }),
      "results/crappify_1/per_image/section_3.tif",
    ]);
    assert.deepEqual(await tree("train/x_ssl_source"), await tree("train/x"));
    assert.deepEqual(await tree("test/x_ssl_source"), await tree("test/x"));
    const file = join(folder, "train/x_ssl_source/section_0.png");
    const degraded = decode(await readFile(file));
    const original = decode(await readFile(join(folder, "train/x/section_0.png")));
    assert.deepInclude(degraded, { width: 64, height: 48, depth: 8 });
    const changed = [...degraded.data].filter((value, at) => value !== original.data[at]);
    assert.isAbove(changed.length, 0.5 * original.data.length);
    assert.isAtMost(Math.max(...degraded.data), 200);
    await utimes(file, 1e9, 1e9);
    await rm(join(folder, "train/x_ssl_source/section_2.png"));
    await lamella(
      ...["train", "--config", "crappify.yaml", "--result_dir", "results", "--run_id", "2"],
    );
    assert.equal((await stat(file)).mtimeMs, 1e12); // one was missing, and only that was made
    assert.deepEqual(await tree("train/x_ssl_source"), await tree("train/x"));
  });

  test("masking: four pictures of every patch, three of every image, and weights for another problem", async () => {
    await train("masking");
    const results = "results/masking_1";
    // 48 x 64 pixels by patches of 32 that lose 4 rows and 8 columns on either side: two rows of four
    const patches = Array.from({ length: 8 }, (_, i) => `section_3${String(i).padStart(3, "0")}`);
    const of = ["original", "masked", "reconstruction", "reconstruction_and_visible"];
    const found = withoutTimes(await tree("results/masking"));
    assert.sameMembers(found, [
      ...usualTree("masking", { samples: 2 }),
      ...patches.flatMap((patch) => of.map((what) => `${results}/MAE_checks/${patch}_${what}.tif`)),
      ...["", "_masked", "_reconstruction_and_visible"].map(
        (what) => `${results}/per_image/section_3${what}.tif`,
      ),
    ]);
    const job = template("")
      .replace("SELF_SUPERVISED, NDIM", "SEMANTIC_SEG, NDIM")
      .replace("PATH: train/x", "PATH: train/x, GT_PATH: train/x")
      .replace(
        "LOAD_CHECKPOINT: False, FEATURE_MAPS: [4, 8, 16]",
        "LOAD_CHECKPOINT: True, FEATURE_MAPS: [8, 16]",
      )
      .replace("TEST: { ENABLE: True", "TEST: { ENABLE: False");
    const checkpoint = "results/masking/checkpoints/masking_1-checkpoint-best.safetensors";
    await writeFile(
      join(folder, "tuned.yaml"),
      `${job}\nPATHS: { CHECKPOINT_FILE: ${checkpoint} }\nLAMELLA: { labelThreshold: 100 }\n`,
    );
    const { stderr } = await train("tuned");
    assert.match(stderr, /The network is that of .*: unet, width 4, depth 2/);
    assert.match(
      stderr,
      /Weights to begin with: \d+ of \d+ tensors taken over.*begun anew: last_block/,
    );
    const card = JSON.parse(
      await readFile(join(folder, "results/tuned/results/tuned_1/run_card.json"), "utf8"),
    );
    assert.deepEqual(card.init.missing, ["last_block.weight", "last_block.bias"]);
    assert.isAbove(card.init.loaded.length, 20);
  });
});
