import type { Choice, TrainSettings } from "#plugin/train-settings.ts";
import { heldOutInWords } from "./lamella-held-out.ts";

interface Named {
  readonly id: string;
  readonly title: string;
}

/** What the groups of a form show of any job. */
interface SpokenSettings
  extends Pick<
    TrainSettings,
    | "model"
    | "optimizer"
    | "schedule"
    | "augment"
    | "patch"
    | "batch"
    | "validation"
    | "patience"
    | "backend"
    | "seed"
  > {
  readonly loss: Choice;
  readonly monitor: keyof typeof kept;
}

type Family = "model" | "loss" | "optimizer" | "schedule" | "augment" | "backend";

const kept = { loss: "lowest loss", dice: "highest Dice", psnr: "highest PSNR" } as const;

/** One line for each group of settings; `choices` names what there is. */
export function settingsInWords(
  settings: SpokenSettings,
  {
    choices,
    isOnFolder,
  }: {
    readonly choices: { readonly [F in Family]: readonly Named[] };
    readonly isOnFolder: boolean;
  },
) {
  const { monitor, patience } = settings;
  const { model, optimizer, schedule, loss, augment, patch, batch, validation } = settings;
  const title = (family: Family, id: string) =>
    choices[family].find((member) => member.id === id)?.title ?? id;
  const { width, depth } = model;
  const size = [width, depth].filter((part) => part !== undefined).join(" x ");
  const rates = schedule.id === "constant" ? "" : `, ${lowered(title("schedule", schedule.id))}`;
  const changes = augment.map(({ id }) => lowered(title("augment", id)));
  return {
    model: `${title("model", model.id)}${size && ` ${size}`}`,
    learning: `${title("loss", loss.id)}, ${title("optimizer", optimizer.id)}${rates}`,
    augment: changes.length > 0 ? changes.join(", ") : "none",
    data: `${patch[0]} px, ${batch} a step, ${heldOutInWords(validation, isOnFolder ? "image" : "slice")}`,
    stopping: `${kept[monitor]} kept, ${patience === 0 ? "full length" : `ends after ${patience} no better`}`,
    machine: `${lowered(title("backend", settings.backend))}, seed ${settings.seed}`,
  };
}

/** As it reads within a sentence, names left as they are: "One cycle" but "RAdam". */
function lowered(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
