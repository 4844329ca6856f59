import type { Choice } from "../choice.ts";
import type { TrainFileInput } from "../job-file.ts";
import type { BiapyConfig } from "./config.ts";
import { isSelfSupervised } from "./problem.ts";
import type { BiapySection } from "./section.ts";

const architectures = {
  unet: "unet",
  resunet: "resunet",
  attention_unet: "attention-unet",
} as const;
const masked = "mae";
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
    const isPretext = isSelfSupervised(config);
    requireUsual(config);
    const last = "MODEL.LAST_ACTIVATION";
    if (isPretext)
      config.pass(last); // linear, whatever it says
    else config.only(last, "sigmoid", "the loss says what the last activation is");
    const init = readCheckpoint(config);
    if (isPretext && config.text("MODEL.ARCHITECTURE", "unet").toLowerCase() === masked)
      return { model: readMaskedAutoencoder(config), ...init };
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
    const dropout = config.numbers("MODEL.DROPOUT_VALUES", Array(depth + 1).fill(0));
    if (dropout.some((value) => value !== 0))
      config.refuse("MODEL.DROPOUT_VALUES", "is not zero; there is no dropout here");
    return { model: { id, width, depth, activation, normalization }, ...init };
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

function requireUsual(config: BiapyConfig): void {
  config.only("MODEL.SOURCE", "biapy", "networks are those of BiaPy");
  config.only("MODEL.KERNEL_SIZE", 3, "kernels are 3 x 3");
  config.only("MODEL.UPSAMPLE_LAYER", "convtranspose", "maps grow by transposed convolutions");
  config.only("MODEL.LARGER_IO", false, "there are no larger blocks at both ends");
}

/** BiaPy's own settings of its transformer, which are far too large for a browser unless a file makes them small. */
function readMaskedAutoencoder(config: BiapyConfig): Choice {
  for (const key of ["FEATURE_MAPS", "DROPOUT_VALUES", "ACTIVATION", "NORMALIZATION"])
    config.pass(`MODEL.${key}`); // of convolutions
  const read = Object.entries(transformer).map(([setting, { key, usual }]) => [
    setting,
    config.number(`MODEL.${key}`, usual),
  ]);
  config.only("MODEL.VIT_MLP_RATIO", 4, "blocks widen fourfold");
  config.only("MODEL.VIT_NORM_EPS", 1e-6, "norms have PyTorch's for transformers");
  config.pass("MODEL.MAE_DEC_MLP_DIMS");
  return { id: maskedModel, ...Object.fromEntries(read) };
}

const maskedModel = "vit-mae";
const transformer = {
  width: { key: "VIT_EMBED_DIM", usual: 768 },
  layers: { key: "VIT_NUM_LAYERS", usual: 12 },
  heads: { key: "VIT_NUM_HEADS", usual: 12 },
  decoderWidth: { key: "MAE_DEC_HIDDEN_SIZE", usual: 512 },
  decoderLayers: { key: "MAE_DEC_NUM_LAYERS", usual: 8 },
  decoderHeads: { key: "MAE_DEC_NUM_HEADS", usual: 16 },
} as const;

const load = "MODEL.LOAD_CHECKPOINT";

/**
 * A checkpoint of its own name is what `--resume` goes on from; another is weights to begin with. Where that is of another
 * problem, the last layer begins anew, which BiaPy does only where its shape differs.
 */
function readCheckpoint(config: BiapyConfig): Pick<TrainFileInput, "init"> {
  const isWanted = config.flag(load, false);
  const file = config.text("PATHS.CHECKPOINT_FILE", "");
  for (const key of ["ONLY_WEIGHTS", "EPOCH"]) config.pass(`${load}_${key}`);
  config.flag("MODEL.SKIP_UNMATCHED_LAYERS", false);
  if (!isWanted) return {};
  if (file === "") config.refuse(load, "is True without a PATHS.CHECKPOINT_FILE; use --resume");
  return { init: { from: file } }; // in full, so that LAMELLA can say the rest
}

/** Whether the network is the checkpoint's, whatever else the file says of it: as BiaPy has it by itself. */
export function takesModelOfCheckpoint(config: BiapyConfig): boolean {
  const isSo = config.flag("MODEL.LOAD_MODEL_FROM_CHECKPOINT", true);
  return config.flag(load, false) && isSo;
}

/** The first name in the table that stands for a value. */
export function keyOf(table: { readonly [name: string]: unknown }, value: unknown) {
  return Object.keys(table).find((name) => table[name] === value);
}
