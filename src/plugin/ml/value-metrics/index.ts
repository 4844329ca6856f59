import { family } from "#core/family.ts";
import { mae } from "./mae.ts";
import { mse } from "./mse.ts";
import { psnr } from "./psnr.ts";
import { psnrBiapy } from "./psnr-biapy.ts";
import { ssim } from "./ssim.ts";

/** How well images were brought back, in their own units. A new one is a file here and a line below. */
export const valueMetrics = family("metrics of values", [psnr, psnrBiapy, mse, mae, ssim]);
