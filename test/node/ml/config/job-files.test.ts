// Job files: ours, and BiaPy's. The templates in the shared data are BiaPy's own.
import { existsSync, readFileSync } from "node:fs";
import { assert } from "chai";
import fc from "fast-check";
import { describe, test } from "vitest";
import { Failure } from "#core/failure.ts";
import { augmentations } from "#ml/augment/index.ts";
import { writeBiapy } from "#ml/config/biapy/write-biapy.ts";
import { isPretraining, parseJobFile, type TrainFileInput } from "#ml/config/job-file.ts";
import { readJobFile } from "#ml/config/read-job-file.ts";
import { normalizations } from "#ml/normalizations/index.ts";
import { optimizers } from "#ml/optimizers/index.ts";
import { schedules } from "#ml/schedules/index.ts";

const templates = "../shared/data/biapy-templates/danifranco-2025-02/templates";
const absent = !existsSync(templates);
if (absent) console.log(`skipped: no ${templates} beside this checkout`);

const read = (text: string) => readJobFile(text, "job.yaml");

/** What a file is refused with. */
async function refusal(text: string): Promise<Failure> {
  const error = await read(text).catch((e: unknown) => e);
  if (error instanceof Failure) return error;
  throw new Error("the file was accepted");
}

/** With our own words; keys and values as BiaPy has them. */
const membranes = `
SYSTEM: { NUM_CPUS: -1, SEED: 7 }
PROBLEM: { TYPE: SEMANTIC_SEG, NDIM: 2D }
DATA:
  PATCH_SIZE: (128, 128, 1)
  TRAIN: { PATH: em/x, GT_PATH: em/y, IN_MEMORY: True }
  VAL: { SPLIT_TRAIN: 0.2 }
  TEST: { PATH: em/tx, GT_PATH: em/ty, LOAD_GT: True, PADDING: "(16,16)" }
AUGMENTOR: { ENABLE: True, DA_PROB: 0.25, RANDOM_ROT: True, VFLIP: True, HFLIP: True, GRIDMASK: False }
MODEL: { ARCHITECTURE: attention_unet, FEATURE_MAPS: [8, 16, 32] }
LOSS: { TYPE: DICE }
TRAIN:
  ENABLE: True
  OPTIMIZER: ADAMW
  LR: 1.E-3
  BATCH_SIZE: 6
  EPOCHS: 20
  PATIENCE: 5
  LR_SCHEDULER: { NAME: onecycle }
TEST: { ENABLE: True, AUGMENTATION: True }
`;

const restored = `
PROBLEM:
  TYPE: SELF_SUPERVISED
  SELF_SUPERVISED: { PRETEXT_TASK: crappify, NOISE: 0.1, RESIZING_FACTOR: 6 }
DATA:
  PATCH_SIZE: (128, 96, 1)
  TRAIN: { PATH: em/x, SSL_SOURCE_DIR: em/spoilt }
  TEST: { PATH: em/tx, OVERLAP: "(0, 0.25)", PADDING: "(16, 8)" }
MODEL: { ARCHITECTURE: unet }
LOSS: { TYPE: MSE }
TEST: { ENABLE: True }
`;

describe("BiaPy's YAML", () => {
  test("is the job that it describes, with BiaPy's defaults", async () => {
    const { file, withoutEffect } = await read(membranes);
    assert.deepInclude(file, {
      ...{ seed: 7, unlabelled: "background", patch: [128, 128], batch: 6, epochs: 20 },
      ...{ patience: 5, monitor: "loss", oversample: 0, validation: { fraction: 0.2 } },
      normalization: { id: "divide", by: 0 },
      schedule: { id: "one-cycle", warmup: 0.3, divide: 25, finalDivide: 1e4 },
    });
    assert.include(file.model, { id: "attention-unet", width: 8, depth: 2, activation: "elu" });
    assert.include(file.optimizer, { id: "adamw", lr: 1e-3, weightDecay: 0.02 });
    assert.include(file.loss, { id: "dice", smooth: 1 });
    assert.deepEqual(file.data, {
      train: { images: "em/x", masks: "em/y" },
      test: { images: "em/tx", masks: "em/ty" },
    });
    assert.deepEqual(file.predict, { tile: 128, overlap: 0.25, tta: true });
    assert.deepEqual(
      file.augment.map(({ id, probability }) => [id, probability]),
      [
        ["flip", 0.25],
        ["rotation", 0.25],
      ],
    );
    assert.sameMembers([...withoutEffect], ["SYSTEM.NUM_CPUS", "DATA.TRAIN.IN_MEMORY"]);
  });

  test("takes texts as they are written, and words for numbers of Python", async () => {
    const { file } = await read(
      membranes.replace("PATH: em/x, GT_PATH: em/y", 'PATH: "007", GT_PATH: "(1)"'),
    );
    assert.deepEqual(file.data?.train, { images: "007", masks: "(1)" });
    const bare = await refusal(membranes.replace("PATH: em/x", "PATH: 007"));
    assert.match(bare.message, /DATA.TRAIN.PATH is 7, and a text in quotes/);
  });

  test("has cross-entropy and Dice weighted as BiaPy's code has it, and says so", async () => {
    const mixed = membranes.replace("TYPE: DICE", "TYPE: W_CE_DICE, WEIGHTS: [0.7, 0.3]");
    const { file, notes, withoutEffect } = await read(mixed);
    assert.include(file.loss, { id: "bce-dice", dice: 0.7, bce: 0.3 });
    assert.match(notes.join(), /Dice counts 0.7 and cross-entropy 0.3/);
    assert.notInclude(withoutEffect, "LOSS.WEIGHTS");
    assert.notInclude(await writeBiapy(file), "LAMELLA");
    const several = await read(mixed.replace("MODEL: {", "MODEL: { N_CLASSES: 4,"));
    assert.include(several.file.loss, { id: "cross-entropy-dice", dice: 0.7, crossEntropy: 0.3 });
  });

  test("says what is measured and mirrored otherwise", async () => {
    const patches = "NORMALIZATION: { TYPE: scale_range, MEASURE_BY: patch }";
    const refused = await refusal(membranes.replace("DATA:", `DATA:\n  ${patches}`));
    assert.deepInclude(refused.detail, { keys: ["DATA.NORMALIZATION.MEASURE_BY"] });
    const turned = membranes.replace("DA_PROB", "AFFINE_MODE: wrap, DA_PROB");
    const { notes, withoutEffect } = await read(turned);
    assert.match(notes.join(), /AFFINE_MODE/);
    assert.notInclude(withoutEffect, "AUGMENTOR.AFFINE_MODE");
    const still = await read(turned.replace("RANDOM_ROT: True", "RANDOM_ROT: False"));
    assert.include(still.withoutEffect, "AUGMENTOR.AFFINE_MODE");
  });

  test("names every key that cannot be followed, all at once", async () => {
    const failure = await refusal(
      `${membranes}
EXTRA: { KEY: 1 }
`.replace("FEATURE_MAPS: [8, 16, 32]", "FEATURE_MAPS: [8, 20], DROPOUT_VALUES: [0.1, 0.1]"),
    );
    assert.equal(failure.code, "job/unsupported-key");
    assert.sameMembers(
      [...(failure.detail as { keys: readonly string[] }).keys],
      ["MODEL.FEATURE_MAPS", "MODEL.DROPOUT_VALUES", "EXTRA.KEY"],
    );
  });

  test("of another dimension or problem is refused in a sentence, whatever else it holds", async () => {
    const in3d = await refusal(membranes.replace("NDIM: 2D", "NDIM: 3D"));
    assert.match(in3d.message, /PROBLEM.NDIM .*in 2D/);
    const instances = await refusal(membranes.replace("SEMANTIC_SEG", "INSTANCE_SEG"));
    assert.match(instances.message, /PROBLEM.TYPE is INSTANCE_SEG/);
  });

  test("for pretraining is a pretext with a loss of images, whose patches are packed as BiaPy packs them", async () => {
    const { file } = await read(restored);
    assert.deepInclude(file, {
      ...{ pretext: { id: "crappify", noise: 0.1, factor: 6 }, loss: { id: "mse" } },
      ...{ monitor: "loss", patch: [128, 96], predict: { overlap: [0, 0.25], padding: [16, 8] } },
      data: {
        train: { images: "em/x", degraded: "em/spoilt" },
        test: { images: "em/tx" },
      },
    });
    assert.isTrue(isPretraining(file));
    assert.deepEqual((await read(await writeBiapy(file))).file, file);
    const turned = await refusal(restored.replace("ENABLE: True }", "AUGMENTATION: True }"));
    assert.deepInclude(turned.detail, { keys: ["TEST.AUGMENTATION"] });
  });

  test("for pretraining hides the tokens of BiaPy's mask types", async () => {
    const text = restored.replace("crappify, NOISE: 0.1, RESIZING_FACTOR: 6", "masking");
    const masked = await read(text.replace("unet", "unet, MAE_MASK_TYPE: random"));
    assert.deepInclude(masked.file, {
      pretext: { id: "masking", ratio: 0.5, block: 16, pattern: "random" },
    });
    const { file } = await read(text);
    assert.deepInclude(file, {
      pretext: { id: "masking", ratio: 0.5, block: 16, pattern: "grid" },
    });
    assert.deepEqual((await read(await writeBiapy(file))).file, file);
  });

  test("for a masked autoencoder has BiaPy's settings of its transformer", async () => {
    const text = restored.replace("crappify, NOISE: 0.1, RESIZING_FACTOR: 6", "masking");
    const { file } = await read(text.replace("unet", "mae, VIT_EMBED_DIM: 96, VIT_NUM_LAYERS: 2"));
    assert.deepInclude(file.model, { id: "vit-mae", width: 96, layers: 2, decoderWidth: 512 });
    const crappified = await refusal(restored.replace("unet", "unext_v1"));
    assert.deepInclude(crappified.detail, { keys: ["MODEL.ARCHITECTURE"] });
  });

  test.skipIf(absent)("of BiaPy's templates loads, or is refused by name", async () => {
    const of = (path: string) => readFileSync(`${templates}/${path}`, "utf8");
    const semantic = await read(of("semantic_segmentation/2d_semantic_segmentation.yaml"));
    assert.include(semantic.file.model, { id: "unet", width: 16, depth: 4 });
    const pretext = await read(of("self-supervised/2d_self-supervised.yaml"));
    assert.isTrue(isPretraining(pretext.file));
    for (const path of [
      "semantic_segmentation/3d_semantic_segmentation.yaml",
      "self-supervised/3d_self-supervised.yaml",
      "instance_segmentation/2d_instance_segmentation.yaml",
      "denoising/2d_denoising.yaml",
    ])
      assert.equal((await refusal(of(path))).code, "job/unsupported-key", path);
  });
});

describe("a job written as BiaPy's YAML", () => {
  const anyOf = <T>(...values: T[]) => fc.constantFrom(...values);
  const memberOf = (members: readonly { readonly id: string }[]) =>
    anyOf(...members.map(({ id }) => ({ id })));
  const jobs: fc.Arbitrary<TrainFileInput> = fc.record(
    {
      seed: fc.nat(1000),
      unlabelled: anyOf("ignore", "background"),
      patch: anyOf<[number, number]>([128, 128], [256, 64]),
      channels: anyOf([0], [0, 1, 2], [2, 0]),
      batch: fc.integer({ min: 1, max: 16 }),
      model: anyOf({ id: "unet", width: 16, depth: 4 }, { id: "resunet" }, { id: "unet-resnet18" }),
      optimizer: memberOf(optimizers.members),
      schedule: memberOf(schedules.members),
      loss: anyOf(
        { id: "bce" },
        { id: "dice", smooth: 0 },
        { id: "focal" },
        { id: "cross-entropy" },
        { id: "bce-dice", bce: 2, smooth: 0 },
        { id: "cross-entropy-dice" },
      ),
      classes: anyOf([1], [1, 2, 3], [4, 2]),
      augment: fc.subarray(augmentations.members.map(({ id }) => ({ id }))),
      normalization: memberOf(normalizations.members),
      validation: anyOf({ fraction: 0.25 }, { images: 2 }, { images: ["a"] }),
      oversample: anyOf(0, 0.5, 1),
      resize: anyOf<[number, number]>([256, 256]),
      ignoreLabel: fc.nat(3),
      patience: fc.nat(9),
      monitor: anyOf("dice", "loss"),
      threshold: anyOf(0.3, 0.5),
      reduction: anyOf("micro", "macro-imagewise"),
      init: anyOf<NonNullable<TrainFileInput["init"]>>("best.safetensors", {
        from: "best.safetensors",
        head: "new" as const,
      }),
      predict: anyOf({ tta: true }, { tile: "whole" as const, overlap: 0 }),
      data: anyOf({ train: "pets" }, { train: { images: "x", masks: "y" }, test: { images: "t" } }),
    },
    { requiredKeys: [] },
  );
  const lengths = anyOf<TrainFileInput>({ epochs: 3 }, { steps: 40 }, {});

  test("and read again is the same job", () =>
    fc.assert(
      fc.asyncProperty(jobs, lengths, async (job, length) => {
        const file = parseJobFile({ ...job, ...length }, "a job");
        const again = await read(await writeBiapy(file));
        assert.deepEqual(again.file, file);
      }),
      { numRuns: 60 },
    ));

  test("is BiaPy's alone where BiaPy has a key for everything", async () => {
    const { file } = await read(membranes);
    assert.notInclude(await writeBiapy(file), "LAMELLA");
  });
});

describe("a job file of ours", () => {
  test("is YAML or JSON, with the keys of a job and the places of its data", async () => {
    const yaml = "data: { train: pets }\nmodel: { id: unet, width: 16 }\nepochs: 3\n";
    const { file } = await read(yaml);
    assert.deepInclude(file, { epochs: 3, data: { train: "pets" } });
    assert.deepEqual((await read(JSON.stringify(file))).file, file);
  });

  test("is refused by the key that is wrong, and by its line where it is no YAML", async () => {
    const wrong = await refusal("batch: none");
    assert.deepInclude(wrong.detail, { code: "train/bad-job", key: "batch" });
    const broken = await refusal("a: [1, 2\nb: 3");
    assert.equal(broken.code, "job/unreadable");
    assert.match(broken.message, /line 2/);
  });

  test("cannot bring tags, aliases or keys of every object", async () => {
    for (const text of ["seed: !!js/function 'x'", "a: &a [1]\nseed: *a", "seed: 1\nseed: 2"])
      assert.equal((await refusal(text)).code, "job/unreadable", text);
    assert.equal((await refusal('{"__proto__": {"seed": 1}}')).code, "train/bad-job");
    assert.equal((await refusal(`a: ${"x".repeat(2 ** 20)}`)).code, "job/unreadable");
  });
});
