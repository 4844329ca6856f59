import { isPretraining, type PretrainFileInput, type TrainFileInput } from "../job-file.ts";
import type { BiapyConfig } from "./config.ts";
import { isSelfSupervised } from "./problem.ts";
import type { BiapySection } from "./section.ts";

/** How images are predicted after training. */
export const prediction: BiapySection = {
  read(config) {
    for (const key of ["MEDIAN_FILTER", "APPLY_MASK"])
      config.only(`TEST.POST_PROCESSING.${key}`, false, "predictions are left as they are");
    config.only("TEST.ANALIZE_2D_IMGS_AS_3D_STACK", false, "every image is measured by itself");
    config.only("TEST.BY_CHUNKS.ENABLE", false, "images of any size are predicted tile by tile");
    config.only("TEST.AUGMENTATION_MODE", "mean", "the orientations of a tile are averaged");
    if (isSelfSupervised(config)) return { predict: readPacking(config) };
    return { predict: readBlending(config) };
  },
  write(file) {
    if (isPretraining(file)) {
      const { overlap, padding } = file.predict;
      return { "DATA.TEST.OVERLAP": overlap, "DATA.TEST.PADDING": padding };
    }
    const { tile, overlap, tta } = file.predict;
    return {
      "DATA.TEST.OVERLAP": [overlap, overlap],
      "TEST.AUGMENTATION": tta,
      "TEST.FULL_IMG": tile === "whole",
    };
  },
};

function readBlending(config: BiapyConfig): TrainFileInput["predict"] {
  const isWhole = config.flag("TEST.FULL_IMG", false);
  const [tile = 256] = config.numbers("DATA.PATCH_SIZE", [256, 256, 1]);
  return {
    tile: isWhole ? "whole" : tile,
    overlap: readOverlap(config, tile),
    tta: config.flag("TEST.AUGMENTATION", false),
  };
}

/** Images that are brought back are always cut into patches, as BiaPy cuts them. */
function readPacking(config: BiapyConfig): PretrainFileInput["predict"] {
  config.pass("TEST.FULL_IMG");
  config.only("TEST.AUGMENTATION", false, "patches are brought back in one orientation");
  const [overlapY = 0, overlapX = 0] = config.numbers("DATA.TEST.OVERLAP", [0, 0]);
  const [paddingY = 0, paddingX = 0] = config.numbers("DATA.TEST.PADDING", [0, 0]);
  return { overlap: [overlapY, overlapX], padding: [paddingY, paddingX] };
}

/** BiaPy cuts the padding off, which is as much overlap again; here what overlaps is blended. */
function readOverlap(config: BiapyConfig, tile: number): number {
  const overlap = Math.max(...config.numbers("DATA.TEST.OVERLAP", [0, 0]));
  const padding = Math.max(...config.numbers("DATA.TEST.PADDING", [0, 0]));
  if (padding === 0) return overlap;
  const joined = Math.min(0.9, overlap + (2 * padding) / tile);
  config.note(
    `Tiles overlap by ${joined.toFixed(2)} and are blended, where BiaPy cuts their borders off (DATA.TEST.PADDING)`,
  );
  return joined;
}
