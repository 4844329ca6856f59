import { jobChoices, type TrainFamily, type TrainSettings } from "#plugin/train-settings.ts";
import { heldOutInWords } from "./lamella-held-out.ts";

interface Surroundings {
  /** What plugins bring. */
  readonly titles: readonly { readonly id: string; readonly title: string }[];
  readonly isOnFolder: boolean;
}

/** One line for each group of settings. */
export function settingsInWords(settings: TrainSettings, { titles, isOnFolder }: Surroundings) {
  const { monitor, patience } = settings;
  const { model, optimizer, schedule, loss, augment, patch, batch, validation } = settings;
  const title = (key: TrainFamily | "augment" | "backend", id: string) =>
    [...jobChoices[key], ...titles].find((member) => member.id === id)?.title ?? id;
  const { width, depth } = model;
  const size = [width, depth].filter((part) => part !== undefined).join(" x ");
  const rates = schedule.id === "constant" ? "" : `, ${lowered(title("schedule", schedule.id))}`;
  const changes = augment.map(({ id }) => lowered(title("augment", id)));
  return {
    model: `${title("model", model.id)}${size && ` ${size}`}`,
    learning: `${title("loss", loss.id)}, ${title("optimizer", optimizer.id)}${rates}`,
    augment: changes.length > 0 ? changes.join(", ") : "none",
    data: `${patch[0]} px, ${batch} a step, ${heldOutInWords(validation, isOnFolder ? "image" : "slice")}`,
    stopping: `${monitor === "loss" ? "lowest loss" : "highest Dice"} kept, ${patience === 0 ? "full length" : `ends after ${patience} no better`}`,
    machine: `${lowered(title("backend", settings.backend))}, seed ${settings.seed}`,
  };
}

/** As it reads within a sentence, names left as they are: "One cycle" but "RAdam". */
function lowered(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
