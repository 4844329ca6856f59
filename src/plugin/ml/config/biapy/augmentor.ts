import { augmentations } from "../../augment/index.ts";
import type { Choice } from "../choice.ts";
import { augmentorRows } from "./augmentor-rows.ts";
import type { BiapyConfig } from "./config.ts";
import type { BiapyEntries, BiapySection } from "./section.ts";

const at = (name: string) => `AUGMENTOR.${name}`;

/** What is done to patches before they are learnt from; in BiaPy all of it as often. */
export const augmentor: BiapySection = {
  read(config) {
    const isOn = config.flag(at("ENABLE"), false);
    const probability = config.number(at("DA_PROB"), 0.5);
    const found = [
      ...readFlips(config),
      ...augmentorRows.flatMap(({ flag, id, read }): Choice[] =>
        config.flag(at(flag), false) ? [{ id, ...read(config) }] : [],
      ),
    ];
    if (!isOn) return { augment: [] };
    if (found.some(({ id }) => isMove(id))) readBorder(config);
    return {
      augment: found.map((choice) => ({ ...choice, ...(hasChance(choice) && { probability }) })),
    };
  },
  write({ augment }) {
    const first = augment.find(hasChance);
    const entries = augmentorRows.flatMap(({ flag, id, write }) => {
      const choice = augment.find((one) => one.id === id);
      return choice ? [{ [at(flag)]: true, ...write(choice) }] : [];
    });
    return {
      [at("ENABLE")]: augment.length > 0,
      ...(first && { [at("DA_PROB")]: Number(first["probability"] ?? 0.5) }),
      ...writeFlips(augment),
      ...Object.assign({}, ...entries),
    };
  },
};

/** Quarter turns are drawn evenly: one of the four is none. */
function hasChance({ id }: Choice): boolean {
  return "probability" in (augmentations.find(id)?.defaults ?? {});
}

/** Whether it brings in what lies beyond a patch. */
function isMove(id: string): boolean {
  return ["rotation", "scale", "shear", "shift"].includes(id);
}

function readBorder(config: BiapyConfig): void {
  const mode = config.text(at("AFFINE_MODE"), "reflect");
  if (mode !== "reflect")
    config.note(
      `What lies beyond a patch is mirrored and not graded, where BiaPy has it ${mode} (AUGMENTOR.AFFINE_MODE)`,
    );
}

function readFlips(config: BiapyConfig): Choice[] {
  const vertical = config.flag(at("VFLIP"), false);
  const horizontal = config.flag(at("HFLIP"), false);
  config.only(at("ZFLIP"), false, "images are trained on plane by plane, in 2D");
  return vertical || horizontal ? [{ id: "flip", vertical, horizontal }] : [];
}

function writeFlips(augment: readonly Choice[]): BiapyEntries {
  const flip = augment.find(({ id }) => id === "flip");
  if (!flip) return {};
  return {
    [at("VFLIP")]: flip["vertical"] !== false,
    [at("HFLIP")]: flip["horizontal"] !== false,
  };
}
