import type { Graph } from "#compute/index.ts";
import { biapyOptions } from "./biapy-modules.ts";
import { type BiapyUnetParameters, biapyUnet, biapyUnetDefaults } from "./biapy-unet.ts";
import type { ModelMember } from "./model.ts";

/**
 * The 2D U-Net of Ronneberger et al. 2015 as BiaPy builds it (padded convolutions, transposed convolutions on the
 * way up, [up, skip] joined): same modules, same parameter names, same initial distribution.
 */
export const unet = {
  id: "unet",
  title: "U-Net",
  summary: "The one to begin with: quick, and good from few labels",
  defaults: biapyUnetDefaults,
  options: biapyOptions,
  build: (parameters: BiapyUnetParameters): Graph => biapyUnet(parameters, { name: "A U-Net" }),
} as const satisfies ModelMember<"unet", BiapyUnetParameters>;
