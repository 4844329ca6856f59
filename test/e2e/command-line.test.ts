// The built command line from a data set's folder to predictions: one tiny network, discs on a ground.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { assert } from "chai";
import { encode } from "fast-png";
import { afterAll, beforeAll, describe, test } from "vitest";

const folder = await mkdtemp(join(tmpdir(), "lamella-command-line-test-"));
afterAll(() => rm(folder, { recursive: true }));

const job = {
  data: { train: "discs", test: { images: "discs/val/x", masks: "discs/val/y" } },
  unlabelled: "background",
  model: { id: "unet", width: 4, depth: 2 },
  ...{ patch: [32, 32], batch: 4, epochs: 2, optimizer: { id: "adam", lr: 0.01 } },
};
const best = "results/discs/checkpoints/discs_1-checkpoint-best.safetensors";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const program = join(process.cwd(), "dist/cli.js");

async function lamella(...args: string[]): Promise<Ended> {
  try {
    const run = promisify(execFile)(process.execPath, [program, ...args], { cwd: folder });
    return { code: 0, ...(await run) };
  } catch (error) {
    return error as Ended; // what execFile rejects with
  }
}

function train(...args: string[]): Promise<Ended> {
  const given = ["--config", "job.json", "--result_dir", "results", "--name", "discs"];
  return lamella("train", ...given, "--device", "simd", ...args);
}

/** A picture of 64 x 64 with a disc, and its mask. */
async function writePair(part: string, index: number): Promise<void> {
  const side = 64;
  const [row, column] = [20 + 5 * index, 40 - 4 * index];
  const isDisc = (at: number) => Math.hypot(Math.floor(at / side) - row, (at % side) - column) < 12;
  const picture = (value: (at: number) => number) =>
    encode({
      ...{ width: side, height: side, channels: 1, depth: 8 },
      data: Uint8Array.from({ length: side * side }, (_, at) => value(at)),
    });
  const files = {
    x: picture((at) => (isDisc(at) ? 180 : 60) + ((at * 7) % 17)),
    y: picture((at) => (isDisc(at) ? 255 : 0)),
  };
  for (const [kind, bytes] of Object.entries(files)) {
    await mkdir(join(folder, "discs", part, kind), { recursive: true });
    await writeFile(join(folder, "discs", part, kind, `${index}.png`), bytes);
  }
}

beforeAll(async () => {
  await Promise.all([0, 1, 2, 3].map((index) => writePair("train", index)));
  await Promise.all([0, 1].map((index) => writePair("val", index)));
  await writeFile(join(folder, "job.json"), JSON.stringify(job));
});

/** Presses Ctrl-C, once, when it has said something; resolves at its end. */
async function interrupted(
  args: readonly string[],
  at: RegExp,
): Promise<{ code: unknown; said: string }> {
  const running = spawn(process.execPath, [program, ...args], { cwd: folder });
  let said = "";
  running.stderr.on("data", (text) => {
    const hadSaid = at.test(said);
    said += text;
    if (!hadSaid && at.test(said)) running.kill("SIGINT"); // a second one would not wait for the step
  });
  const [code] = await once(running, "close"); // with all that it has said
  return { code, said };
}

describe("lamella on the command line", () => {
  test("trains a job to BiaPy's tree of results, and says how well", async () => {
    const { code, stdout, stderr } = await train("--run_id", "1");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /all pixels +\d\.\d{4}/);
    assert.match(stderr, /epoch 2 .*dice \d/);
    const found = await readdir(join(folder, "results/discs/results/discs_1"));
    assert.includeMembers(found, ["aug", "charts", "per_image", "per_image_binarized"]);
    assert.includeMembers(found, [
      "run_card.json",
      "tensorboard",
      "train_logs",
      "test_results_metrics.csv",
    ]);
    const card = JSON.parse(
      await readFile(join(folder, "results/discs/results/discs_1/run_card.json"), "utf8"),
    );
    assert.deepInclude(card, { state: "done", isResumed: false });
    assert.match(card.data[0].sha256, /^[0-9a-f]{64}$/);
  });

  test("does not write over a run, and resumes none that is another job", async () => {
    const again = await train("--run_id", "1");
    assert.equal(again.code, 1);
    assert.match(again.stderr, /holds a run 1 already/);
    await writeFile(join(folder, "other.json"), JSON.stringify({ ...job, batch: 2 }));
    const other = await lamella(
      ...["train", "--config", "other.json", "--result_dir", "results"],
      ...["--name", "discs", "--resume"],
    );
    assert.match(other.stderr, /not the one that this run began with \(batch\)/);
  });

  test("evaluates a checkpoint as the training did", async () => {
    const csv = join(folder, "results/discs/results/discs_1/test_results_metrics.csv");
    const given = ["--checkpoint", best, "--images", "discs/val/x", "--masks", "discs/val/y"];
    const { code, stdout } = await lamella("evaluate", ...given, "--csv", "again.csv");
    assert.equal(code, 0);
    assert.match(stdout, /mean of images/);
    assert.equal(await readFile(join(folder, "again.csv"), "utf8"), await readFile(csv, "utf8"));
  });

  test("predicts an image into the file that is asked for, and a folder into a folder", async () => {
    const given = ["--checkpoint", best, "--image", "discs/val/x/0.png", "--out"];
    for (const out of ["0.tif", "0.png", "0.ome.zarr"]) {
      const { code, stdout, stderr } = await lamella("predict", ...given, out);
      assert.equal(code, 0, stderr);
      assert.deepEqual(stdout.trim().split("\n"), [out, out.replace("0", "0_binarized")]);
    }
    const all = await lamella(
      "predict",
      "--checkpoint",
      best,
      "--image",
      "discs/val/x",
      "--out",
      "all",
    );
    assert.equal(all.code, 0, all.stderr);
    assert.deepEqual(await readdir(join(folder, "all/per_image")), ["0.tif", "1.tif"]);
  });

  test("leaves a run that is interrupted such that it can be resumed", async () => {
    await writeFile(join(folder, "job.json"), JSON.stringify({ ...job, epochs: 100_000 }));
    const given = ["train", "--config", "job.json", "--result_dir", "results", "--run_id", "2"];
    const { code, said } = await interrupted([...given, "--name", "discs"], /epoch 2 /);
    assert.equal(code, 130, said);
    assert.match(said, /To go on with it: lamella train .*--resume/);
    const logs = join(folder, "results/discs/results/discs_2/train_logs");
    const [log = ""] = await readdir(logs);
    const linesBefore = (await readFile(join(logs, log), "utf8")).split("\n").length;
    await interrupted([...given, "--name", "discs", "--resume"], /(\nepoch .*){3}/s);
    assert.deepEqual(await readdir(logs), [log]);
    const lines = (await readFile(join(logs, log), "utf8")).trim().split("\n");
    assert.isAbove(lines.length, linesBefore);
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).epoch),
      [...lines.keys()],
    );
  });

  test("ends with 2 where it is called wrongly, and says what works", async () => {
    for (const args of [["train"], ["train", "--config", "x", "--run_id", "a"], ["predict", "x"]])
      assert.equal((await lamella(...args)).code, 2, args.join(" "));
    assert.equal((await lamella("nonsense")).code, 2);
    const { code, stdout } = await lamella("train", "--help");
    assert.equal(code, 0);
    assert.include(stdout, "--run_id");
  });
});
