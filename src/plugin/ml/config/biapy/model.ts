import type { JobFileInput } from "../job-file.ts";
import type { BiapyConfig } from "./config.ts";
import type { BiapySection } from "./section.ts";

const architectures = {
  unet: "unet",
  resunet: "resunet",
  attention_unet: "attention-unet",
} as const;
const activations = { ELU: "elu", ReLU: "relu", LeakyReLU: "leaky-relu" } as const;
const normalizations = {
  bn: "batch",
  sync_bn: "batch",
  in: "instance",
  gn: "group",
  none: "none",
} as const;

/** The network. Only BiaPy's own ones have keys there. */
export const model: BiapySection = {
  read(config) {
    const id = config.oneOf("MODEL.ARCHITECTURE", "unet", architectures) ?? "unet";
    const [width = 16, ...deeper] = config.numbers("MODEL.FEATURE_MAPS", [16, 32, 64, 128, 256]);
    const depth = deeper.length;
    if (depth < 1 || deeper.some((channels, i) => channels !== width * 2 ** (i + 1)))
      config.refuse(
        "MODEL.FEATURE_MAPS",
        "does not double from level to level, as networks do here",
      );
    const activation = config.oneOf("MODEL.ACTIVATION", "ELU", activations) ?? "elu";
    const normalization = config.oneOf("MODEL.NORMALIZATION", "bn", normalizations) ?? "batch";
    requireUsual(config, depth + 1);
    return {
      model: { id, width, depth, activation, normalization },
      ...readCheckpoint(config),
    };
  },
  write({ model: { id, width, depth, activation, normalization }, init }) {
    const architecture = keyOf(architectures, id);
    const checkpoint = typeof init?.from === "string" && {
      "MODEL.LOAD_CHECKPOINT": true,
      "PATHS.CHECKPOINT_FILE": init.from,
    };
    if (architecture === undefined) return { ...checkpoint };
    const maps = Array.from({ length: Number(depth) + 1 }, (_, level) => Number(width) << level);
    return {
      "MODEL.ARCHITECTURE": architecture,
      "MODEL.FEATURE_MAPS": maps,
      "MODEL.ACTIVATION": keyOf(activations, activation) ?? "ELU",
      "MODEL.NORMALIZATION": keyOf(normalizations, normalization) ?? "bn",
      ...checkpoint,
    };
  },
};

function requireUsual(config: BiapyConfig, levels: number): void {
  const dropout = config.numbers("MODEL.DROPOUT_VALUES", Array(levels).fill(0));
  if (dropout.some((value) => value !== 0))
    config.refuse("MODEL.DROPOUT_VALUES", "is not zero; there is no dropout here");
  config.only("MODEL.SOURCE", "biapy", "networks are those of BiaPy");
  config.only("MODEL.KERNEL_SIZE", 3, "kernels are 3 x 3");
  config.only("MODEL.UPSAMPLE_LAYER", "convtranspose", "maps grow by transposed convolutions");
  config.only("MODEL.LARGER_IO", false, "there are no larger blocks at both ends");
  config.only("MODEL.LAST_ACTIVATION", "sigmoid", "the loss says what the last activation is");
}

/** A checkpoint of its own name is what `--resume` goes on from; another is weights to begin with. */
function readCheckpoint(config: BiapyConfig): Pick<JobFileInput, "init"> {
  const isWanted = config.flag("MODEL.LOAD_CHECKPOINT", false);
  const file = config.text("PATHS.CHECKPOINT_FILE", "");
  for (const key of ["ONLY_WEIGHTS", "EPOCH"]) config.pass(`MODEL.LOAD_CHECKPOINT_${key}`);
  config.pass("MODEL.LOAD_MODEL_FROM_CHECKPOINT");
  if (!isWanted) return {};
  if (file === "")
    config.refuse("MODEL.LOAD_CHECKPOINT", "is True without a PATHS.CHECKPOINT_FILE; use --resume");
  return { init: { from: file } }; // in full, so that LAMELLA can say the rest
}

/** The first name in the table that stands for a value. */
export function keyOf(table: { readonly [name: string]: unknown }, value: unknown) {
  return Object.keys(table).find((name) => table[name] === value);
}
