/** How people read one setting of a training. */
export interface SettingWords {
  readonly label: string;
  /** What it does, in a sentence. */
  readonly hint?: string;
  readonly unit?: string;
  readonly step?: number;
  readonly min?: number;
  readonly max?: number;
  /** Changed by few: shown when more is asked for, or while it is not as usual. */
  readonly isRare?: boolean;
}

const known: { readonly [setting: string]: SettingWords } = {
  width: {
    ...{ label: "Width", unit: "channels", min: 1, max: 128, step: 1 },
    hint: "Channels of the finest level; every level below has twice as many",
  },
  depth: {
    ...{ label: "Depth", unit: "levels", min: 1, max: 8, step: 1 },
    hint: "How often the network halves the image: each level sees twice as far",
  },
  activation: { label: "Activation", hint: "What follows each convolution" },
  normalization: {
    label: "Normalisation",
    hint: "Batch norm learns fastest; instance and group norm do not depend on the batch",
  },
  gateNorms: {
    isRare: true,
    label: "Norms in gates",
    hint: "gating: as in BiaPy, whose weights fit then; each: as in the code of the paper",
  },
  lr: {
    ...{ label: "Learning rate", min: 0, max: 10 },
    hint: "How far a step goes; ten times less where the loss jumps or stops being a number",
  },
  beta1: {
    isRare: true,
    label: "Beta 1",
    step: 0.001,
    hint: "How much the mean of gradients remembers",
  },
  beta2: {
    isRare: true,
    label: "Beta 2",
    step: 0.0001,
    hint: "How much the mean of squared gradients remembers",
  },
  epsilon: {
    isRare: true,
    label: "Epsilon",
    min: 0,
    hint: "Keeps the step finite where gradients vanish",
  },
  weightDecay: { label: "Weight decay", min: 0, hint: "Pulls weights towards 0 in every step" },
  momentum: { label: "Momentum", hint: "How much of the last step goes on in the next" },
  nesterov: {
    isRare: true,
    label: "Nesterov",
    hint: "Looks where the momentum leads before it steps",
  },
  smooth: {
    isRare: true,
    label: "Smoothing",
    min: 0,
    hint: "Added to both sides of the fraction: two empty masks agree",
  },
  warmup: { label: "Warm-up", hint: "Share of the steps in which the rate climbs" },
  divide: {
    isRare: true,
    label: "First rate",
    min: 1,
    hint: "The first rate is the learning rate divided by this",
  },
  finalDivide: {
    isRare: true,
    label: "Last rate",
    min: 1,
    hint: "The last rate is the first divided by this",
  },
};

/** Those of a setting that nobody described are made of its key: "maxDegrees" reads "Max degrees". */
export function wordsOf(setting: string): SettingWords {
  return known[setting] ?? { label: plain(setting) };
}

function plain(key: string): string {
  const words = key.replaceAll(
    /([a-z])([A-Z0-9])/g,
    (_, end, start) => `${end} ${start.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1).replaceAll("-", " ");
}
