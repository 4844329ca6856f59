import { family } from "#core/family.ts";
import { dice } from "./dice.ts";
import { iou } from "./iou.ts";
import { pixelAccuracy } from "./pixel-accuracy.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";

export const metrics = family("metrics", [dice, iou, precision, recall, pixelAccuracy]);
