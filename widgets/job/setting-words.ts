/** How people read one setting of a training. */
export interface SettingWords {
  readonly label: string;
  /** What it does, in a sentence. */
  readonly hint?: string;
  readonly unit?: string;
  readonly step?: number;
  /** What a form offers, where that is less than what there may be. */
  readonly min?: number;
  readonly max?: number;
  /** Whether it is only typed, not slid to. */
  readonly isTyped?: boolean;
  /** Changed by few: shown when more is asked for, or while it is not as usual. */
  readonly isRare?: boolean;
}

type Words = { readonly [setting: string]: SettingWords };

const rare = { isRare: true } as const;
const times = { min: 0.1, max: 3, step: 0.05, unit: "x" } as const;
const share = { min: 0, max: 1, step: 0.01 } as const;

/** Of any member that has a setting of this name. */
const common: Words = {
  width: {
    ...{ label: "Width", unit: "channels", min: 1, max: 512, step: 1, isTyped: true },
    hint: "Channels of the finest level; every level below has twice as many",
  },
  depth: {
    ...{ label: "Depth", unit: "levels", min: 1, max: 8, step: 1, isTyped: true },
    hint: "How often the network halves the image: each level sees twice as far",
  },
  activation: { label: "Activation", hint: "What follows each convolution" },
  normalization: {
    label: "Normalisation",
    hint: "Batch norm computes fastest; group norm is steadier from few labels and in small batches",
  },
  gateNorms: {
    ...{ ...rare, label: "Norms in gates" },
    hint: "gating: as in BiaPy, whose weights fit then; each: as in the code of the paper",
  },
  lr: {
    ...{ label: "Learning rate", min: 0, max: 10, isTyped: true },
    hint: "How far a step goes; ten times less where the loss jumps or stops being a number",
  },
  beta1: {
    ...{ ...rare, label: "Beta 1", step: 0.001 },
    hint: "How much the mean of gradients remembers",
  },
  beta2: {
    ...{ ...rare, label: "Beta 2", step: 0.0001 },
    hint: "How much the mean of squared gradients remembers",
  },
  epsilon: { ...rare, label: "Epsilon", hint: "Keeps a step finite where gradients vanish" },
  weightDecay: { label: "Weight decay", min: 0, hint: "Pulls weights towards 0 in every step" },
  decayVectors: {
    ...{ ...rare, label: "Decay vectors" },
    hint: "Biases and norms decay too; timm and BiaPy leave them out",
  },
  momentum: { label: "Momentum", hint: "How much of the last step goes on in the next" },
  nesterov: {
    ...{ ...rare, label: "Nesterov" },
    hint: "Looks where the momentum leads before it steps",
  },
  smooth: {
    ...{ ...rare, label: "Smoothing", min: 0 },
    hint: "Added to both sides of the fraction, so that two empty masks agree",
  },
  per: {
    ...rare,
    label: "Compared per",
    hint: "Masks of the whole batch at once, or image by image",
  },
  skipEmpty: {
    ...{ ...rare, label: "Skip empty" },
    hint: "Masks without any foreground count for nothing, instead of asking for an empty prediction",
  },
  background: { ...rare, label: "Background", hint: "Whether the first class counts too" },
  bce: { ...rare, label: "Cross-entropy", hint: "Its weight in the sum" },
  crossEntropy: { ...rare, label: "Cross-entropy", hint: "Its weight in the sum" },
  dice: { ...rare, label: "Dice", hint: "Its weight in the sum" },
  positiveWeight: {
    ...{ label: "Foreground weight", min: 0 },
    hint: "How many times as much a pixel of the foreground counts",
  },
  warmup: { label: "Warm-up", hint: "Share of the steps in which the rate climbs" },
  start: { label: "First rate", hint: "As a share of the learning rate" },
  floor: { label: "Last rate", hint: "As a share of the learning rate" },
  power: { label: "Power", min: 0, hint: "1 is a straight line down; more comes down earlier" },
  divide: {
    ...{ ...rare, label: "Divide first", min: 1 },
    hint: "The first rate is the learning rate divided by this",
  },
  finalDivide: {
    ...{ ...rare, label: "Divide last", min: 1 },
    hint: "The last rate is the first divided by this",
  },
  factor: { label: "Factor", hint: "What the rate is multiplied with when the loss stalls" },
  patience: {
    ...{ label: "Patience", min: 0, step: 1, isTyped: true },
    hint: "After so many validations that are no better",
  },
  probability: { label: "Chance", hint: "How often it happens to a patch" },
  vertical: { label: "Up and down", hint: "Top and bottom may change places" },
  horizontal: { label: "Left and right", hint: "Left and right may change places" },
};

/** Of one member, where its setting means something of its own. */
const own: { readonly [member: string]: Words } = {
  divide: { by: { label: "By", min: 0, isTyped: true, hint: "0: the largest value of the type" } },
  percentile: {
    low: { label: "Low", unit: "%", step: 0.5, hint: "What lies below becomes 0" },
    high: { label: "High", unit: "%", step: 0.5, hint: "What lies above becomes 1" },
    over: { label: "Measured over", hint: "The data set, or each image by itself" },
  },
  scale: {
    over: { label: "Measured over", hint: "The data set, or each image by itself" },
    least: { ...times, label: "Smallest", hint: "How many times as large things get at least" },
    most: { ...times, label: "Largest", hint: "How many times as large things get at most" },
  },
  rotation: { degrees: { label: "Up to", unit: "°", step: 1, hint: "Either way round" } },
  shear: {
    degrees: { label: "Up to", unit: "°", step: 1, hint: "How far lines lean, either way" },
  },
  shift: { share: { label: "Up to", hint: "Share of the patch, either way" } },
  elastic: {
    displacement: {
      ...{ label: "Displacement", unit: "px", min: 0, max: 20, step: 0.5 },
      hint: "How far the points of a coarse grid move",
    },
    spacing: {
      ...{ label: "Grid", unit: "px", min: 4, max: 128, step: 4 },
      hint: "How far apart these points are: more is smoother",
    },
  },
  brightness: {
    most: {
      ...{ label: "Up to", min: 0, max: 2, step: 0.05, unit: "sd" },
      hint: "The most that is added or taken away, of normalised values: by mean and deviation 1 is a deviation, else the range",
    },
  },
  contrast: {
    least: { ...times, label: "Least", hint: "What differences from the mean are multiplied with" },
    most: { ...times, label: "Most", hint: "What differences from the mean are multiplied with" },
  },
  gamma: {
    least: { ...times, label: "Least", hint: "The power; below 1 brightens" },
    most: { ...times, label: "Most", hint: "The power; above 1 darkens" },
  },
  "gaussian-noise": {
    most: {
      ...{ label: "Up to", min: 0, max: 1, step: 0.01, unit: "sd" },
      hint: "Deviation of the noise, of normalised values: by mean and deviation 1 is a deviation, else the range",
    },
  },
  "gaussian-blur": {
    least: { label: "Least", unit: "px", min: 0, max: 5, step: 0.1, hint: "Sigma of the Gaussian" },
    most: { label: "Most", unit: "px", min: 0, max: 5, step: 0.1, hint: "Sigma of the Gaussian" },
  },
  "salt-and-pepper": {
    share: { ...share, label: "Pixels", hint: "Share of pixels that are hit" },
    salt: { ...share, label: "Bright ones", hint: "Share of those that become bright" },
  },
  dropout: { most: { ...share, label: "Up to", hint: "Share of pixels that are hidden" } },
  cutout: {
    holes: { label: "Holes", min: 1, max: 20, step: 1, hint: "At most; one at least" },
    least: { ...share, label: "Smallest", hint: "Side of a hole, as a share of the patch" },
    most: { ...share, label: "Largest", hint: "Side of a hole, as a share of the patch" },
  },
  "grid-mask": {
    free: {
      ...share,
      label: "Free",
      hint: "How much of the distance between two squares stays free",
    },
    least: { ...share, label: "Closest", hint: "From square to square, as a share of the patch" },
    most: { ...share, label: "Farthest", hint: "From square to square, as a share of the patch" },
  },
  crappify: {
    noise: {
      ...{ label: "Noise", step: 0.01 },
      hint: "Its deviation, as a share of the image's largest value",
    },
    factor: {
      ...{ label: "Detail taken", unit: "x", min: 1, max: 16, step: 1 },
      hint: "How many times fewer pixels the image is taken down to, and up again; 4 halves both sides",
    },
  },
  masking: {
    ratio: { label: "Hidden", step: 0.05, hint: "Share of the blocks; of the grid it is half" },
    block: {
      ...{ label: "Block", unit: "px", min: 2, max: 64, step: 1 },
      hint: "Side of a hidden square; whole ones fill a patch",
    },
    pattern: { label: "Pattern", hint: "random: drawn anew each time; grid: every other block" },
  },
  focal: {
    gamma: { label: "Gamma", min: 0, hint: "More looks away from what is easy" },
    alpha: { label: "Alpha", hint: "Weight of the foreground against the rest" },
  },
  "focal-classes": { gamma: { label: "Gamma", min: 0, hint: "More looks away from what is easy" } },
  tversky: {
    alpha: { label: "Alpha", min: 0, hint: "Weight of what is found and should not be" },
    beta: { label: "Beta", min: 0, hint: "Weight of what is missed" },
    gamma: { ...rare, label: "Gamma", min: 0, hint: "Below 1 looks at small structures" },
  },
};

/** Those of a setting that nobody described are made of its key: "maxDegrees" reads "Max degrees". */
export function wordsOf(setting: string, member = ""): SettingWords {
  return own[member]?.[setting] ?? common[setting] ?? { label: plainWords(setting) };
}

/** A key as a title: "maxDegrees" and "max-degrees" read "Max degrees". */
export function plainWords(key: string): string {
  const words = key
    .replaceAll(/([a-z])([A-Z0-9])/g, (_, end, start) => `${end} ${start.toLowerCase()}`)
    .replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
