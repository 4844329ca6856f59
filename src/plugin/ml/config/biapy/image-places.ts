import type { PretrainFile, PretrainFileInput } from "../job-file.ts";
import type { BiapyConfig } from "./config.ts";
import type { BiapyEntries } from "./section.ts";

type Part = "TRAIN" | "VAL" | "TEST";
type Images = { readonly images: string; readonly degraded?: string | undefined };

/** Folders of images without masks, and where what was degraded of them lies: beside them, if nothing else is said. */
export function readImages(config: BiapyConfig): NonNullable<PretrainFileInput["data"]> {
  const isSplit = config.flag("DATA.VAL.FROM_TRAIN", true);
  const isTested = config.flag("TEST.ENABLE", false);
  config.only("DATA.TEST.USE_VAL_AS_TEST", false, "name the images to test on");
  const [train, validation, test] = [
    readPart(config, "TRAIN"),
    readPart(config, "VAL"),
    readPart(config, "TEST"),
  ];
  return { train, ...(!isSplit && { validation }), ...(isTested && { test }) };
}

function readPart(config: BiapyConfig, part: Part): Images {
  const images = config.text(`DATA.${part}.PATH`, `user_data/${part.toLowerCase()}/x`);
  const degraded = config.text(`DATA.${part}.SSL_SOURCE_DIR`, "");
  config.pass(`DATA.${part}.GT_PATH`); // the images are their own truth
  return { images, ...(degraded !== "" && { degraded }) };
}

/** The reverse. */
export function imagePlaces(places: PretrainFile["data"]): BiapyEntries {
  const train = typeof places?.train === "string" ? undefined : places?.train;
  const entries = (part: Part, place: Images | undefined): BiapyEntries => {
    if (!place) return {};
    const { images, degraded } = place;
    return {
      [`DATA.${part}.PATH`]: images,
      ...(degraded !== undefined && { [`DATA.${part}.SSL_SOURCE_DIR`]: degraded }),
    };
  };
  return {
    ...entries("TRAIN", train),
    ...entries("VAL", places?.validation),
    ...entries("TEST", places?.test),
    "TEST.ENABLE": places?.test !== undefined,
  };
}
