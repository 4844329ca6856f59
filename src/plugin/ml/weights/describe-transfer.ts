import { fewNames } from "./few-names.ts";
import type { TransferReport } from "./transfer-report.ts";

/** What became of given weights, in a sentence. */
export function describeTransfer({ loaded, missing, unexpected, adapted }: TransferReport): string {
  const parts = [`${loaded.length} of ${loaded.length + missing.length} tensors taken over`];
  if (adapted.length > 0) parts.push(`adapted to the image's channels: ${fewNames(adapted)}`);
  if (missing.length > 0) parts.push(`begun anew: ${fewNames(missing)}`);
  if (unexpected.length > 0) parts.push(`not used: ${fewNames(unexpected)}`);
  return parts.join("; ");
}
