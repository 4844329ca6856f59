import type { TransferReport } from "./transfer-weights.ts";

/** Names at the most; a network has hundreds. */
const mostNamed = 6;

/** What became of given weights, in a sentence. */
export function describeTransfer({ loaded, missing, unexpected, adapted }: TransferReport): string {
  const parts = [`${loaded.length} of ${loaded.length + missing.length} tensors taken over`];
  if (adapted.length > 0) parts.push(`adapted to the image's channels: ${named(adapted)}`);
  if (missing.length > 0) parts.push(`begun anew: ${named(missing)}`);
  if (unexpected.length > 0) parts.push(`not used: ${named(unexpected)}`);
  return parts.join("; ");
}

/** The first of the names, and how many there are besides. */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).join(", ");
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}
