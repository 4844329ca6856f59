import type { JobFile, JobFileInput } from "../job-file.ts";
import type { BiapyConfig } from "./config.ts";
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
    checkNormalization(config);
    return {
      patch: [height, width],
      ...(channels > 1 && { channels: Array.from({ length: channels }, (_, i) => i) }),
      oversample: readOversample(config),
      validation: readValidation(config),
      data: readPlaces(config),
    };
  },
  write({ patch, channels, oversample, validation, data: places }) {
    const [height, width] = patch;
    return {
      "DATA.PATCH_SIZE": [height, width, channels?.length ?? 1],
      "DATA.EXTRACT_RANDOM_PATCH": true,
      "DATA.PROBABILITY_MAP": oversample > 0,
      ...(oversample > 0 && {
        "DATA.W_FOREGROUND": oversample,
        "DATA.W_BACKGROUND": 1 - oversample,
      }),
      "DATA.NORMALIZATION.TYPE": "custom",
      ...writePlaces(places),
      "DATA.VAL.FROM_TRAIN": places?.validation === undefined,
      "DATA.VAL.SPLIT_TRAIN": validation.fraction,
    };
  },
};

/** Foreground counts as often as everything else by BiaPy's own numbers, where it is asked for. */
function readOversample(config: BiapyConfig): number {
  const isWanted = config.flag("DATA.PROBABILITY_MAP", false);
  const share = config.number("DATA.W_FOREGROUND", 0.94);
  config.pass("DATA.W_BACKGROUND"); // the rest
  config.pass("DATA.EXTRACT_RANDOM_PATCH");
  return isWanted ? share : 0;
}

function checkNormalization(config: BiapyConfig): void {
  const key = "DATA.NORMALIZATION";
  const isOurs = config.oneOf(`${key}.TYPE`, "div", {
    div: false,
    custom: true,
    zero_mean_unit_variance: true,
  });
  if (isOurs === false)
    config.note(
      "Images are normalised by the mean and deviation of the data set, where BiaPy divides by 255 or 65535 (DATA.NORMALIZATION.TYPE div)",
    );
  config.only(`${key}.PERC_CLIP`, false, "nothing is clipped before images are normalised");
  for (const statistic of ["CUSTOM_MEAN", "CUSTOM_STD"])
    config.only(`${key}.${statistic}`, -1, "mean and deviation are measured");
}

function readValidation(config: BiapyConfig): NonNullable<JobFileInput["validation"]> {
  config.only("DATA.VAL.CROSS_VAL", false, "what is held out is drawn once");
  config.only("DATA.VAL.RANDOM", true, "what is held out is drawn at random");
  const fraction = config.number("DATA.VAL.SPLIT_TRAIN", 0.1);
  return { fraction };
}

function readPlaces(config: BiapyConfig): NonNullable<JobFileInput["data"]> {
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

function writePlaces(places: JobFile["data"]): BiapyEntries {
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
