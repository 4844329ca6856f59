import type { Choice } from "../choice.ts";
import type { BiapyConfig } from "./config.ts";
import { keyOf } from "./model.ts";
import type { BiapyEntries, BiapySection } from "./section.ts";

const optimizers = { SGD: "sgd", ADAM: "adam", ADAMW: "adamw" } as const;
const schedules = {
  "": "constant",
  onecycle: "one-cycle",
  warmupcosine: "warmup-cosine",
  reduceonplateau: "plateau",
} as const;
/** BiaPy's, of which a schedule may have a smaller one as the rate it comes down to. */
const usualRate = 1e-4;

/** How weights are changed, and for how long. */
export const training: BiapySection = {
  read(config) {
    const epochs = config.number("TRAIN.EPOCHS", 360);
    config.only("TRAIN.ENABLE", true, "`lamella train` trains; `lamella predict` does without");
    config.only("TRAIN.ACCUM_ITER", 1, "weights are changed after every batch");
    config.only("TRAIN.CHECKPOINT_MONITOR", "val_loss", "it has no effect in BiaPy either");
    const patience = config.number("TRAIN.PATIENCE", -1);
    return {
      batch: config.number("TRAIN.BATCH_SIZE", 2),
      epochs,
      ...(patience > 0 && { patience }),
      monitor: "loss",
      optimizer: readOptimizer(config),
      schedule: readSchedule(config, epochs),
    };
  },
  write({ batch, epochs, patience, optimizer, schedule }) {
    return {
      "TRAIN.ENABLE": true,
      ...writeOptimizer(optimizer),
      "TRAIN.BATCH_SIZE": batch,
      ...(epochs !== undefined && { "TRAIN.EPOCHS": epochs }),
      "TRAIN.PATIENCE": patience > 0 ? patience : -1,
      ...writeSchedule(schedule, { epochs, lr: Number(optimizer["lr"]) }),
    };
  },
};

function readOptimizer(config: BiapyConfig): Choice {
  const id = config.oneOf("TRAIN.OPTIMIZER", "SGD", optimizers) ?? "sgd";
  const lr = config.number("TRAIN.LR", usualRate);
  const weightDecay = config.number("TRAIN.W_DECAY", 0.02);
  const [beta1 = 0.9, beta2 = 0.999] = config.numbers("TRAIN.OPT_BETAS", [0.9, 0.999]);
  return { id, lr, weightDecay, decayVectors: false, ...(id !== "sgd" && { beta1, beta2 }) };
}

function writeOptimizer({ id, lr, weightDecay, beta1, beta2 }: Choice): BiapyEntries {
  const name = keyOf(optimizers, id);
  if (name === undefined) return {};
  return {
    "TRAIN.OPTIMIZER": name,
    "TRAIN.LR": Number(lr),
    "TRAIN.W_DECAY": Number(weightDecay),
    ...(id !== "sgd" && { "TRAIN.OPT_BETAS": [Number(beta1), Number(beta2)] }),
  };
}

const scheduler = "TRAIN.LR_SCHEDULER";

function readSchedule(config: BiapyConfig, epochs: number): Choice {
  const id = config.oneOf(`${scheduler}.NAME`, "", schedules) ?? "constant";
  const floor = config.number(`${scheduler}.MIN_LR`, -1) / config.number("TRAIN.LR", usualRate);
  const warmEpochs = config.number(`${scheduler}.WARMUP_COSINE_DECAY_EPOCHS`, -1);
  const factor = config.number(`${scheduler}.REDUCEONPLATEAU_FACTOR`, 0.5);
  const patience = config.number(`${scheduler}.REDUCEONPLATEAU_PATIENCE`, -1);
  switch (id) {
    case "warmup-cosine":
      return { id, warmup: Math.max(0, warmEpochs) / epochs, start: 0, floor: Math.max(0, floor) };
    case "plateau":
      return { id, factor, ...(patience >= 0 && { patience }), floor: Math.max(0, floor) };
    default:
      return { id };
  }
}

function writeSchedule(
  { id, ...settings }: Choice,
  { epochs, lr }: { epochs: number | undefined; lr: number },
): BiapyEntries {
  const name = keyOf(schedules, id);
  if (name === undefined) return {};
  const { floor = 0, factor = 0, patience = 0, warmup = 0 } = settings;
  const lowest = { [`${scheduler}.MIN_LR`]: Number(floor) * lr };
  const own: { readonly [schedule: string]: BiapyEntries } = {
    plateau: {
      ...lowest,
      [`${scheduler}.REDUCEONPLATEAU_FACTOR`]: Number(factor),
      [`${scheduler}.REDUCEONPLATEAU_PATIENCE`]: Number(patience),
    },
    "warmup-cosine": {
      ...lowest,
      [`${scheduler}.WARMUP_COSINE_DECAY_EPOCHS`]: Math.round(Number(warmup) * (epochs ?? 0)),
    },
  };
  return { [`${scheduler}.NAME`]: name, ...own[id] };
}
