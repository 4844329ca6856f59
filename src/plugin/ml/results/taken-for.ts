import { type Classes, outputLabels } from "../data/classes.ts";

/** What pixels are taken for, and the type that it fits in. */
export interface Taken {
  readonly dtype: "uint8" | "uint16";
  /** Of a pixel, by the probability (0..1) of each output. */
  at(probability: (output: number) => number): number;
}

/**
 * What `_binarized` means in every format: 255 or 0 where there is one class, the id of the likeliest (0 for none) where there
 * are more. What is no more probable than `threshold` (0..1) is none.
 */
export function takenFor(
  { outputs, activation }: Pick<Classes, "outputs" | "activation">,
  threshold: number,
): Taken {
  const isBinary = outputs.length === 1;
  const ids = outputLabels({ outputs });
  return {
    dtype: isBinary || Math.max(...ids) < 256 ? "uint8" : "uint16",
    at(probability) {
      let [likeliest, highest] = [0, probability(0)];
      for (let output = 1; output < ids.length; output++) {
        const value = probability(output);
        if (value > highest) [likeliest, highest] = [output, value];
      }
      if (highest <= threshold && activation === "sigmoid") return 0;
      return isBinary ? 255 : (ids[likeliest] ?? 0);
    },
  };
}
