import type { ReconstructionPicture, ReconstructionPictures } from "../preview/reconstruction.ts";
import type { ReconstructionPatch } from "./reconstruction-set.ts";

/** So many patches are looked at. */
const mostPictures = 4;

/** The first patches of a set, with what a network makes of them, as pictures. */
export function reconstructionPictures(
  patches: readonly ReconstructionPatch[],
  images: readonly Float32Array[],
): Omit<ReconstructionPictures, "step"> {
  const { height = 0, width = 0 } = patches[0] ?? {};
  const shown = patches.slice(0, mostPictures).map((patch, i): ReconstructionPicture => {
    const { image, original, given, hidden, channels } = patch;
    const made = images[i] ?? original;
    const draw = pictureOf(original, channels);
    return {
      image,
      original: draw(original),
      input: draw(given),
      reconstruction: draw(made),
      ...(hidden && {
        reconstructionAndVisible: draw(
          original.map((value, at) => {
            return hidden[Math.floor(at / channels)] ? (made[at] ?? 0) : value;
          }),
        ),
      }),
    };
  });
  return { height, width, patches: shown };
}

/** Draws values as RGBA, from the darkest to the brightest of `original`: grey, or red, green and blue where there are three channels. */
export function pictureOf(original: Float32Array, channels: number) {
  const low = original.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = original.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const scale = high > low ? 255 / (high - low) : 0;
  return (values: Float32Array): Uint8ClampedArray<ArrayBuffer> => {
    const pixels = values.length / channels;
    const picture = new Uint8ClampedArray(pixels * 4);
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let c = 0; c < 3; c++) {
        const value = values[pixel * channels + (channels === 3 ? c : 0)] ?? 0;
        picture[4 * pixel + c] = (value - low) * scale;
      }
      picture[4 * pixel + 3] = 255;
    }
    return picture;
  };
}
