import type { Choice } from "../choice.ts";
import type { BiapyConfig } from "./config.ts";
import type { BiapyEntries } from "./section.ts";

/** One of BiaPy's augmentations, and which of ours it is. */
interface AugmentorRow {
  readonly flag: string;
  readonly id: string;
  /** Our settings by BiaPy's. */
  read(config: BiapyConfig): { readonly [setting: string]: number };
  write(choice: Choice): BiapyEntries;
}

const key = (name: string) => `AUGMENTOR.${name}`;

/** One range of BiaPy as two of our settings: the bounds of what is drawn, `around` a middle that BiaPy leaves out. */
function bounds(
  flag: string,
  id: string,
  { range, usual, around = 0 }: { range: string; usual: readonly number[]; around?: number },
): AugmentorRow {
  return {
    flag,
    id,
    read(config) {
      const [least = 0, most = 0] = config.numbers(key(range), usual);
      return { least: rounded(around + least), most: rounded(around + most) };
    },
    write: ({ least, most }) => ({
      [key(range)]: [rounded(Number(least) - around), rounded(Number(most) - around)],
    }),
  };
}

/** A range of BiaPy that lies evenly about 0 as one setting: how far it goes. */
function reach(
  flag: string,
  id: string,
  { range, usual, setting }: { range: string; usual: number; setting: string },
): AugmentorRow {
  return {
    flag,
    id,
    read(config) {
      const [least = 0, most = 0] = config.numbers(key(range), [-usual, usual]);
      if (least !== -most)
        config.refuse(key(range), `is (${least}, ${most}), and ranges lie evenly about 0 here`);
      return { [setting]: most };
    },
    write: (choice) => ({ [key(range)]: [-Number(choice[setting]), Number(choice[setting])] }),
  };
}

/** Numbers of BiaPy, each one of our settings. */
function numbers(
  flag: string,
  id: string,
  settings: { readonly [setting: string]: { readonly name: string; readonly usual: number } },
): AugmentorRow {
  const rows = Object.entries(settings);
  return {
    flag,
    id,
    read: (config) =>
      Object.fromEntries(
        rows.map(([setting, { name, usual }]) => [setting, config.number(key(name), usual)]),
      ),
    write: (choice) =>
      Object.fromEntries(rows.map(([setting, { name }]) => [key(name), Number(choice[setting])])),
  };
}

/** In the order in which they are read; that in which they are done is ours. */
export const augmentorRows: readonly AugmentorRow[] = [
  { flag: "ROT90", id: "quarter-turn", read: () => ({}), write: () => ({}) },
  reach("RANDOM_ROT", "rotation", { range: "RANDOM_ROT_RANGE", usual: 180, setting: "degrees" }),
  bounds("ZOOM", "scale", { range: "ZOOM_RANGE", usual: [0.8, 1.2] }),
  reach("SHEAR", "shear", { range: "SHEAR_RANGE", usual: 20, setting: "degrees" }),
  {
    flag: "SHIFT",
    id: "shift",
    read(config) {
      const [, share = 0.2] = config.numbers(key("SHIFT_RANGE"), [0.1, 0.2]);
      config.note(`Images are shifted by any share up to ${share} (AUGMENTOR.SHIFT_RANGE)`);
      return { share };
    },
    write: ({ share }) => ({ [key("SHIFT_RANGE")]: [0, Number(share)] }),
  },
  {
    flag: "ELASTIC",
    id: "elastic",
    read(config) {
      for (const name of ["E_ALPHA", "E_SIGMA", "E_MODE"]) config.pass(key(name));
      config.note("Elastic deformation has settings of its own here (AUGMENTOR.E_ALPHA, E_SIGMA)");
      return {};
    },
    write: () => ({}),
  },
  reach("BRIGHTNESS", "brightness", { range: "BRIGHTNESS_FACTOR", usual: 0.1, setting: "most" }),
  bounds("CONTRAST", "contrast", { range: "CONTRAST_FACTOR", usual: [-0.1, 0.1], around: 1 }),
  bounds("GAMMA_CONTRAST", "gamma", { range: "GC_GAMMA", usual: [1.25, 1.75] }),
  bounds("G_BLUR", "gaussian-blur", { range: "G_SIGMA", usual: [1, 2] }),
  {
    flag: "GAUSSIAN_NOISE",
    id: "gaussian-noise",
    read(config) {
      config.only(key("GAUSSIAN_NOISE_MEAN"), 0, "noise has no mean");
      return { most: rounded(Math.sqrt(config.number(key("GAUSSIAN_NOISE_VAR"), 0.05))) };
    },
    write: ({ most }) => ({ [key("GAUSSIAN_NOISE_VAR")]: rounded(Number(most) ** 2) }),
  },
  numbers("SALT_AND_PEPPER", "salt-and-pepper", {
    share: { name: "SALT_AND_PEPPER_AMOUNT", usual: 0.05 },
    salt: { name: "SALT_AND_PEPPER_PROP", usual: 0.5 },
  }),
  {
    flag: "DROPOUT",
    id: "dropout",
    read: (config) => ({ most: config.numbers(key("DROP_RANGE"), [0, 0.2])[1] ?? 0.2 }),
    write: ({ most }) => ({ [key("DROP_RANGE")]: [0, Number(most)] }),
  },
  {
    flag: "CUTOUT",
    id: "cutout",
    read(config) {
      config.only(key("COUT_APPLY_TO_MASK"), false, "masks stay as they are");
      config.only(key("COUT_CVAL"), 0, "what is hidden becomes 0");
      const [least = 0.05, most = 0.3] = config.numbers(key("COUT_SIZE"), [0.05, 0.3]);
      return {
        holes: config.numbers(key("COUT_NB_ITERATIONS"), [1, 3])[1] ?? 3,
        ...{ least, most },
      };
    },
    write: ({ holes, least, most }) => ({
      [key("COUT_NB_ITERATIONS")]: [1, Number(holes)],
      [key("COUT_SIZE")]: [Number(least), Number(most)],
    }),
  },
  {
    flag: "GRIDMASK",
    id: "grid-mask",
    read(config) {
      config.only(key("GRID_INVERT"), false, "squares are hidden, not what lies between them");
      config.pass(key("GRID_ROTATE"));
      const [least = 0.4, most = 1] = config.numbers(key("GRID_D_RANGE"), [0.4, 1]);
      return { free: config.number(key("GRID_RATIO"), 0.6), least, most };
    },
    write: ({ free, least, most }) => ({
      [key("GRID_RATIO")]: Number(free),
      [key("GRID_D_RANGE")]: [Number(least), Number(most)],
    }),
  },
];

/** 1 - 0.1 is 0.9 again. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
