import type { TrainSettings } from "#plugin/train-settings.ts";

/** A setting of a training that people write out: how it is named, read and written. */
export interface WrittenSetting {
  readonly key: keyof TrainSettings;
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly expected: string;
  write(settings: TrainSettings): string;
  /** Undefined where the text means nothing. */
  read(text: string): unknown;
}

/** The label that is neither learnt nor measured. */
export const ignoredSetting: WrittenSetting = {
  ...{ key: "ignoreLabel", label: "Ignored label", placeholder: "none" },
  hint: "Pixels of this label are neither learnt nor measured",
  expected: "The number of a label, as in 255",
  write: ({ ignoreLabel }) => String(ignoreLabel ?? ""),
  read: (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
};

/** What is done to images and masks of a folder before anything is learnt from them. */
export const folderSettings: readonly WrittenSetting[] = [
  {
    ...{ key: "resize", label: "Resize to", placeholder: "as they are" },
    hint: "Height and width that every image is brought to; masks by the nearest pixel",
    expected: "Height and width, from 16 to 4096, as in 256 x 256",
    write: ({ resize }) => resize?.join(" x ") ?? "",
    read: sizeOf,
  },
  {
    ...{ key: "labelMap", label: "Label map", placeholder: "as they are" },
    hint: "Which id of the masks becomes which: 2: 0, 3: 1 makes background of 2 and joins 3 with 1",
    expected: "Ids and what they become, as in 2: 0, 3: 1",
    write: ({ labelMap = {} }) =>
      Object.entries(labelMap)
        .map(([from, to]) => `${from}: ${to}`)
        .join(", "),
    read: mapOf,
  },
];

/** "256 x 128", "256, 128", or "256" for a square. */
export function sizeOf(text: string): readonly [number, number] | undefined {
  const found = /^(\d+)(?:\s*[x×,\s]\s*(\d+))?$/i.exec(text);
  if (!found) return undefined;
  const [height = 0, width = 0] = [Number(found[1]), Number(found[2] ?? found[1])];
  const isFine = [height, width].every((side) => side >= 16 && side <= 4096);
  return isFine ? [height, width] : undefined;
}

/** "2: 0, 3: 1"; an id that comes twice means nothing. */
export function mapOf(text: string): { readonly [from: string]: number } | undefined {
  const map = new Map<string, number>();
  for (const part of text.split(/[,;]/)) {
    const found = /^\s*(\d+)\s*(?::|->|→|=)\s*(\d+)\s*$/.exec(part);
    const from = found && String(Number(found[1]));
    if (!found || from === null || map.has(from)) return undefined;
    map.set(from, Number(found[2]));
  }
  return Object.fromEntries(map);
}
