import { Failure, isFailure } from "#core/failure.ts";
import type { ImageDoors } from "./image-doors.ts";
import { maskImage } from "./labels/mask-image.ts";
import type { MultiscaleImage } from "./pixel-source.ts";
import { openWithReader } from "./readers/index.ts";
import { describeSource, type ImageRef, inside } from "./source-ref.ts";
import { openStack } from "./stack/open-stack.ts";
import { deviationFolder, deviationImage, uncertaintyImage } from "./uncertainty-image.ts";

/** Opens pixels as somebody else left them. What was painted here is `openSource`'s. */
export async function openImage(ref: ImageRef, doors: ImageDoors): Promise<MultiscaleImage> {
  const { stores, signal } = doors;
  switch (ref.kind) {
    case "stack":
      return openStack(ref, doors);
    case "mask":
      return maskImage(await openImage(ref.of, doors), {
        source: describeSource(ref.of),
        signal,
      });
    case "uncertainty":
      if (ref.measure === "tta") return openDeviation(ref.of, doors);
      return uncertaintyImage(await openImage(ref.of, doors), ref.measure);
    default:
      return openWithReader(stores(ref), { place: ref, signal });
  }
}

/** Fails with `source/no-deviation` where a prediction was made without test-time augmentation. */
async function openDeviation(
  of: Extract<ImageRef, { kind: "uncertainty" }>["of"],
  doors: ImageDoors,
): Promise<MultiscaleImage> {
  const source = describeSource(of);
  const failed = (cause?: Failure) =>
    new Failure(
      { code: "source/no-deviation", source },
      `${source} was predicted without test-time augmentation; predict again with it (TTA) to see where its answers differ`,
      { cause },
    );
  if (of.kind === "stack" || of.kind === "picked") throw failed();
  try {
    return deviationImage(await openImage(inside(of, deviationFolder), doors));
  } catch (error) {
    if (isFailure(error, "source/unreachable") || isFailure(error, "reader/unsupported"))
      throw failed(error);
    throw error;
  }
}
