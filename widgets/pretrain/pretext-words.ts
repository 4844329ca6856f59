import type { Choice } from "#plugin/train-settings.ts";

/** How a pretext task is spoken of where its pictures and figures are shown. */
export interface PretextWords {
  /** The network's input, on its picture. */
  readonly input: string;
  /** What the network's result is measured beside. */
  readonly baseline: string;
}

type Metrics = { readonly [metric: string]: number | undefined };

const known: { readonly [pretext: string]: PretextWords } = {
  crappify: { input: "degraded", baseline: "Degraded input" },
  masking: { input: "masked", baseline: "Filled with the mean" },
};

/** Of a task that nobody described too. */
export function wordsOfPretext({ id }: Choice): PretextWords {
  return known[id] ?? { input: "input", baseline: "Input" };
}

/** "26.2 dB, degraded input 23.9"; undefined before the first validation. */
export function psnrInWords({ psnr, baselinePsnr }: Metrics, pretext: Choice): string | undefined {
  if (psnr === undefined) return undefined;
  const { baseline } = wordsOfPretext(pretext);
  const beside =
    baselinePsnr === undefined ? "" : `, ${lowered(baseline)} ${decibels(baselinePsnr)}`;
  return `${decibels(psnr)} dB${beside}`;
}

/** "2.3 dB better than the degraded input"; honest where it is worse. */
export function gainInWords({ psnr, baselinePsnr }: Metrics, pretext: Choice): string | undefined {
  if (psnr === undefined || baselinePsnr === undefined) return undefined;
  const gain = psnr - baselinePsnr;
  const { baseline } = wordsOfPretext(pretext);
  const beside = pretext.id === "masking" ? "the mean" : `the ${lowered(baseline)}`;
  if (Math.abs(gain) < 0.05) return `No better than ${beside} so far`;
  return `${decibels(Math.abs(gain))} dB ${gain > 0 ? "better" : "worse"} than ${beside}`;
}

function decibels(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : "∞";
}

function lowered(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
