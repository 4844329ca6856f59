import type { Choice } from "../choice.ts";
import {
  isPretraining,
  type JobFile,
  type PretrainFileInput,
  type TrainFile,
  type TrainFileInput,
} from "../job-file.ts";
import type { BiapyConfig } from "./config.ts";
import { imagePlaces, readImages } from "./image-places.ts";
import { isSelfSupervised } from "./problem.ts";
import type { BiapyEntries, BiapySection } from "./section.ts";

/** Where images are, and what is cut from them. */
export const data: BiapySection = {
  read(config) {
    const [height = 256, width = 256, channels = 1] = config.numbers(
      "DATA.PATCH_SIZE",
      [256, 256, 1],
    );
    config.only("DATA.FORCE_RGB", false, "images keep their channels");
    config.only("DATA.TRAIN.REPLICATE", 0, "an epoch draws what is labelled once");
    config.only("DATA.TRAIN.FILTER_SAMPLES.ENABLE", false, "no sample is left out");
    return {
      patch: [height, width],
      normalization: readNormalization(config),
      ...readResize(config),
      ...(channels > 1 && { channels: Array.from({ length: channels }, (_, i) => i) }),
      validation: readValidation(config),
      ...(isSelfSupervised(config) ? readUnlabelled(config) : readLabelled(config)),
    };
  },
  write(file) {
    const { patch, channels, validation, data: places } = file;
    const [height, width] = patch;
    return {
      "DATA.PATCH_SIZE": [height, width, channels?.length ?? 1],
      "DATA.EXTRACT_RANDOM_PATCH": true,
      ...writeNormalization(file.normalization),
      ...writeResize(file),
      ...(isPretraining(file) ? imagePlaces(file.data) : writeLabelled(file)),
      "DATA.VAL.FROM_TRAIN": places?.validation === undefined,
      ...(validation.fraction !== undefined && { "DATA.VAL.SPLIT_TRAIN": validation.fraction }),
    };
  },
};

/** What only images have that are learnt from without masks. */
function readUnlabelled(config: BiapyConfig): Partial<PretrainFileInput> {
  config.only("DATA.PROBABILITY_MAP", false, "without masks there is nothing to draw around");
  for (const key of ["W_FOREGROUND", "W_BACKGROUND", "EXTRACT_RANDOM_PATCH", "TEST.LOAD_GT"])
    config.pass(`DATA.${key}`);
  config.pass(ignored);
  return { data: readImages(config) };
}

function readLabelled(config: BiapyConfig): Partial<TrainFileInput> {
  return {
    ...readIgnored(config),
    oversample: readOversample(config),
    data: readPlaces(config),
  };
}

function writeLabelled({ oversample, ignoreLabel, data: places }: TrainFile): BiapyEntries {
  return {
    "DATA.PROBABILITY_MAP": oversample > 0,
    ...(oversample > 0 && {
      "DATA.W_FOREGROUND": oversample,
      "DATA.W_BACKGROUND": 1 - oversample,
    }),
    ...(ignoreLabel !== undefined && { [ignored]: ignoreLabel }),
    ...writePlaces(places),
  };
}

/** Foreground counts as often as everything else by BiaPy's own numbers, where it is asked for. */
function readOversample(config: BiapyConfig): number {
  const isWanted = config.flag("DATA.PROBABILITY_MAP", false);
  const share = config.number("DATA.W_FOREGROUND", 0.94);
  config.pass("DATA.W_BACKGROUND"); // the rest
  config.pass("DATA.EXTRACT_RANDOM_PATCH");
  return isWanted ? share : 0;
}

const normalization = "DATA.NORMALIZATION";

function readNormalization(config: BiapyConfig): Choice {
  const id = config.oneOf(`${normalization}.TYPE`, "div", {
    div: "divide",
    scale_range: "scale",
    custom: "mean-std",
    zero_mean_unit_variance: "mean-std",
  });
  for (const statistic of ["CUSTOM_MEAN", "CUSTOM_STD"])
    config.only(`${normalization}.${statistic}`, -1, "mean and deviation are measured");
  const isClipped = config.flag(`${normalization}.PERC_CLIP`, false);
  const [low, high] = ["PERC_LOWER", "PERC_UPPER"].map((name) =>
    config.number(`${normalization}.${name}`, -1),
  );
  const over = config.oneOf(`${normalization}.APPLICATION_MODE`, "image", {
    image: "image",
    dataset: "data-set",
  });
  if (isClipped && id !== "scale")
    config.refuse(`${normalization}.PERC_CLIP`, "goes with scale_range alone here");
  const isOfEach = id !== undefined && id !== "divide" && over === "image";
  if (isOfEach) config.only(`${normalization}.MEASURE_BY`, "image", "whole images are measured");
  else config.pass(`${normalization}.MEASURE_BY`);
  if (id === "mean-std" && over === "image") return { id: "image" };
  if (id !== "scale") return { id: id ?? "divide" };
  const where = { over: over ?? "image" };
  return isClipped
    ? { id: "percentile", low: low ?? 1, high: high ?? 99, ...where }
    : { id, ...where };
}

function writeNormalization({ id, over, low, high, by }: Choice): BiapyEntries {
  const names: { readonly [id: string]: readonly [type: string, mode: string] } = {
    divide: ["div", "image"],
    "mean-std": ["custom", "dataset"],
    image: ["custom", "image"],
    scale: ["scale_range", over === "image" ? "image" : "dataset"],
    percentile: ["scale_range", over === "image" ? "image" : "dataset"],
  };
  const [type, mode] = (by === 0 || id !== "divide" ? names[id] : undefined) ?? [];
  if (type === undefined || mode === undefined) return {};
  return {
    [`${normalization}.TYPE`]: type,
    [`${normalization}.APPLICATION_MODE`]: mode,
    ...(id === "percentile" && {
      [`${normalization}.PERC_CLIP`]: true,
      [`${normalization}.PERC_LOWER`]: Number(low),
      [`${normalization}.PERC_UPPER`]: Number(high),
    }),
  };
}

const ignored = "PROBLEM.SEMANTIC_SEG.IGNORE_CLASS_ID";

/** Background, 0, cannot be ignored by BiaPy: there it says that nothing is. */
function readIgnored(config: BiapyConfig): Pick<TrainFileInput, "ignoreLabel"> {
  const id = config.number(ignored, 0);
  return id > 0 ? { ignoreLabel: id } : {};
}

const resizing = "DATA.PREPROCESS.RESIZE";

function readResize(config: BiapyConfig): Pick<TrainFileInput, "resize" | "antialias"> {
  const isOn = config.flag(`${resizing}.ENABLE`, false);
  const [height = 512, width = 512] = config.numbers(`${resizing}.OUTPUT_SHAPE`, [512, 512]);
  const antialias = config.flag(`${resizing}.ANTI_ALIASING`, false);
  config.only(`${resizing}.ORDER`, 1, "images are resized linearly, masks by the nearest pixel");
  for (const name of ["MODE", "CVAL", "CLIP", "PRESERVE_RANGE"]) config.pass(`${resizing}.${name}`);
  for (const part of ["TRAIN", "VAL", "TEST"]) config.pass(`DATA.PREPROCESS.${part}`);
  return isOn ? { resize: [height, width], antialias } : {};
}

function writeResize({ resize, antialias }: Pick<JobFile, "resize" | "antialias">): BiapyEntries {
  if (!resize) return {};
  return {
    "DATA.PREPROCESS.TRAIN": true,
    "DATA.PREPROCESS.VAL": true,
    "DATA.PREPROCESS.TEST": true,
    [`${resizing}.ENABLE`]: true,
    [`${resizing}.OUTPUT_SHAPE`]: [...resize],
    [`${resizing}.ANTI_ALIASING`]: antialias,
  };
}

function readValidation(config: BiapyConfig): NonNullable<TrainFileInput["validation"]> {
  config.only("DATA.VAL.CROSS_VAL", false, "what is held out is drawn once");
  config.only("DATA.VAL.RANDOM", true, "what is held out is drawn at random");
  const fraction = config.number("DATA.VAL.SPLIT_TRAIN", 0.1);
  return { fraction };
}

function readPlaces(config: BiapyConfig): NonNullable<TrainFileInput["data"]> {
  const isSplit = config.flag("DATA.VAL.FROM_TRAIN", true);
  const [train, validation] = [readPair(config, "TRAIN"), readPair(config, "VAL")];
  const test = readPair(config, "TEST");
  const isTested = config.flag("TEST.ENABLE", false);
  const hasTruth = config.flag("DATA.TEST.LOAD_GT", false);
  config.only("DATA.TEST.USE_VAL_AS_TEST", false, "name the images to test on");
  return {
    train,
    ...(!isSplit && { validation }),
    ...(isTested && { test: hasTruth ? test : { images: test.images } }),
  };
}

type Part = "TRAIN" | "VAL" | "TEST";

function readPair(config: BiapyConfig, part: Part): { images: string; masks: string } {
  const usual = `user_data/${part.toLowerCase()}`;
  return {
    images: config.text(`DATA.${part}.PATH`, `${usual}/x`),
    masks: config.text(`DATA.${part}.GT_PATH`, `${usual}/y`),
  };
}

function writePlaces(places: TrainFile["data"]): BiapyEntries {
  const train = typeof places?.train === "string" ? undefined : places?.train;
  const parts = { TRAIN: train, VAL: places?.validation, TEST: places?.test };
  const entries = Object.entries(parts).flatMap(([part, place]) =>
    place
      ? [
          [`DATA.${part}.PATH`, place.images] as const,
          ...(place.masks === undefined ? [] : [[`DATA.${part}.GT_PATH`, place.masks] as const]),
        ]
      : [],
  );
  return {
    ...Object.fromEntries(entries),
    "DATA.TEST.LOAD_GT": places?.test?.masks !== undefined,
    "TEST.ENABLE": places?.test !== undefined,
  };
}
