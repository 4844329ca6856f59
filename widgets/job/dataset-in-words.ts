import type { DatasetSummary } from "#plugin/train-settings.ts";

/** So many ids are named one by one. */
const mostNamed = 8;

/** "84 pairs to train on, 20 to measure on" (or images, where masks are no part of it), and in a line each what they are like. */
export function datasetInWords(found: DatasetSummary): readonly string[] {
  const { train, validation, height, width, channels, ids } = found;
  const measured = validation === null ? "" : `, ${validation} to measure on`;
  return [
    `${counted(train, ids ? "pair" : "image")} to train on${measured}`,
    `${range(height)} × ${range(width)} pixels, ${counted(channels, "channel")}`,
    ...(ids ? [idsInWords(ids)] : []),
  ];
}

function idsInWords(ids: readonly number[]): string {
  if (ids.length === 0) return "Nothing is labelled in the masks";
  const named = ids.slice(0, mostNamed).join(", ");
  const more = ids.length - mostNamed;
  return `${ids.length === 1 ? "Label" : "Labels"} ${named}${more > 0 ? ` and ${more} more` : ""}`;
}

function range([least, most]: readonly [number, number]): string {
  return least === most ? `${least}` : `${least} to ${most}`;
}

function counted(count: number, of: string): string {
  return `${count} ${of}${count === 1 ? "" : "s"}`;
}
