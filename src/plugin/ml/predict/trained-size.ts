import { Failure } from "#core/failure.ts";
import { type CachedChunk, keptChunkBytes } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";
import { type Rect, wholePlane } from "../data/plane.ts";
import { resampleLinear } from "../data/resample.ts";
import { resizedImage } from "../data/resized-image.ts";
import type { PredictionHooks, PredictionRequest } from "./predict-region.ts";

/** Of a whole plane, in its own size; a gigabyte. */
const mostValues = 2 ** 28;

type Sized = Pick<Job, "antialias"> & { readonly resize: NonNullable<Job["resize"]> };

/**
 * The image as a model saw its kind that learnt from resized images, and how what it says of that becomes a prediction of the
 * image as it is: planes are predicted whole and brought back to their size, linearly.
 */
export function atTrainedSize(
  image: MultiscaleImage,
  { job, outputs }: { job: Sized; outputs: number },
) {
  const { resize: size, antialias } = job;
  const cache = new ChunkCache<CachedChunk>(keptChunkBytes);
  const resized = resizedImage(image, { size, antialias, how: "linear", cache, key: "image" });
  const whole = wholePlane(image.levels[0]);
  if (whole.height * whole.width * outputs > mostValues)
    throw new Failure(
      { code: "command/bad-arguments", command: "predict.start", argument: "image" },
      `The model learnt from images resized to ${size.join(" x ")}; one of ${whole.height} x ${whole.width} is too large to be predicted whole`,
    );
  return {
    image: resized.levels[0],
    request<R extends PredictionRequest>({ region, focus, ...request }: R) {
      return {
        ...request,
        region: withoutPlane(region),
        focus: withoutPlane(focus),
        blockPx: Math.max(...size), // one block a plane
      };
    },
    write:
      (write: PredictionHooks["write"]): PredictionHooks["write"] =>
      (plane, block) => {
        const to = [whole.height, whole.width] as const;
        return write(plane, { rect: whole, values: enlarged(block, { to, outputs }) });
      },
  };
}

/** What is said of other axes than y and x. */
function withoutPlane<V>({ y: _y, x: _x, ...others }: { readonly [axis: string]: V }) {
  return others;
}

/** A plane's prediction [height, width, output] in another height and width, linearly. */
export function enlarged(
  {
    rect,
    values,
  }: { readonly rect: Pick<Rect, "height" | "width">; readonly values: Float32Array },
  { to, outputs }: { to: readonly [number, number]; outputs: number },
): Float32Array {
  const from = [rect.height, rect.width] as const;
  const out = new Float32Array(to[0] * to[1] * outputs);
  for (let output = 0; output < outputs; output++) {
    const one = Float32Array.from({ length: from[0] * from[1] }, (_, pixel) => {
      return values[pixel * outputs + output] ?? 0;
    });
    const found = resampleLinear(one, { from, to }, { antialias: true });
    for (const [pixel, value] of found.entries()) out[pixel * outputs + output] = value;
  }
  return out;
}
