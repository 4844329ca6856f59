import { createRandom, type Random } from "#core/random.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { type NetworkInput, readInput } from "../data/network-input.ts";
import { type Plane, wholePlane } from "../data/plane.ts";
import { type PackedSpec, packTiles, TileMean } from "../predict/packed-tiles.ts";
import type { Predictor } from "../predict/predict-tiles.ts";
import type { Tile } from "../predict/tiles.ts";
import type { Hiding } from "../pretext/pretext.ts";
import { hide, withMask } from "./hide.ts";
import { stored } from "./reconstruction-set.ts";

/** Stored values [height, width, channel] of an image, or of a patch of it, and what became of it. */
export interface Reconstruction {
  readonly height: number;
  readonly width: number;
  readonly original: Float32Array;
  /** What the network was given: degraded, or with the mean of the data where it is hidden. */
  readonly given: Float32Array;
  readonly made: Float32Array;
  /** What was made where it is hidden, the original elsewhere; absent where nothing was hidden. */
  readonly madeAndVisible?: Float32Array;
}

export interface PatchReconstruction extends Reconstruction {
  /** Counts the patches of an image from 0, row by row and plane by plane. */
  readonly index: number;
  /** How many there are. */
  readonly count: number;
  /** [height, width]: 1 where it is hidden from the network. */
  readonly hidden: Uint8Array | undefined;
  /** [height, width]: 0 outside the image. */
  readonly inside: Float32Array;
}

export interface WholeReconstruction extends Reconstruction {
  readonly plane: Plane;
}

interface HidingOfTests {
  readonly of: Hiding;
  /** What hidden pixels show, as the network sees it, one number a channel. */
  readonly fill: readonly number[];
  readonly random: Random;
  /** Whether the network is told what is hidden. */
  readonly seesMask: boolean;
}

export interface ReconstructionRequest {
  readonly predictor: Pick<Predictor, "network" | "input">;
  /** What degradation made of the image, which is the input; absent where the image itself is. */
  readonly degraded?: PixelSource | undefined;
  readonly hiding: HidingOfTests | undefined;
  readonly spec: PackedSpec;
  readonly planes: readonly Plane[];
}

/**
 * Brings whole planes back, patch by patch, each the mean of the patches that cover it (see `packTiles`). `patch` is told of
 * every patch as the network saw it. Awaited.
 */
export async function reconstructImage(
  { predictor, degraded, hiding, spec, planes }: ReconstructionRequest,
  patch: (of: PatchReconstruction) => Promise<void>,
  signal: AbortSignal,
): Promise<WholeReconstruction[]> {
  const { input } = predictor;
  const size = wholePlane(input.image);
  const tiles = packTiles(size, spec);
  const whole: WholeReconstruction[] = [];
  for (const [p, plane] of planes.entries()) {
    const channels = input.channels.length;
    const canvas = () => new TileMean({ ...size, channels });
    const means = { original: canvas(), given: canvas(), made: canvas(), madeAndVisible: canvas() };
    for (const [i, tile] of tiles.entries()) {
      signal.throwIfAborted();
      const at = { plane, tile, index: p * tiles.length + i, count: planes.length * tiles.length };
      const found = await reconstructPatch({ predictor, degraded, hiding }, at, signal);
      await patch(found);
      means.original.add(tile, found.original);
      means.given.add(tile, found.given);
      means.made.add(tile, found.made);
      if (found.madeAndVisible) means.madeAndVisible.add(tile, found.madeAndVisible);
    }
    const { height, width } = size;
    whole.push({
      ...{ plane, height, width, original: means.original.mean },
      ...{ given: means.given.mean, made: means.made.mean },
      ...(hiding && { madeAndVisible: means.madeAndVisible.mean }),
    });
  }
  return whole;
}

async function reconstructPatch(
  { predictor, degraded, hiding }: Pick<ReconstructionRequest, "predictor" | "degraded" | "hiding">,
  {
    plane,
    tile,
    ...which
  }: { readonly plane: Plane; readonly tile: Tile } & Pick<PatchReconstruction, "index" | "count">,
  signal: AbortSignal,
): Promise<PatchReconstruction> {
  const { seen } = tile;
  const { height, width } = seen;
  const { network, input: original } = predictor;
  const given: NetworkInput = degraded ? { ...original, image: degraded } : original;
  const read = (of: NetworkInput) => readInput(of, { plane, rect: seen }, signal);
  const [target, input] = await Promise.all([read(original), read(given)]);
  const { normalization, channels } = original;
  const inside = insideOf(tile, original.image);
  const pair = { height, width, channels: channels.length, input, target, weight: inside };
  const { of, fill = [], random = createRandom(0) } = hiding ?? {};
  const patch = hide(pair, { hiding: of, fill, random });
  const shown = hiding?.seesMask ? withMask(patch) : patch;
  const made = await network.predict(shown.input, { batch: 1, height, width });
  const { hidden } = patch;
  const inStored = (values: Float32Array) => stored(values, normalization);
  const both =
    hidden &&
    target.map((value, i) => (hidden[Math.floor(i / channels.length)] ? (made[i] ?? 0) : value));
  return {
    ...{ ...which, height, width, hidden, inside },
    ...{ original: inStored(target), given: inStored(patch.input), made: inStored(made) },
    ...(both && { madeAndVisible: inStored(both) }),
  };
}

function insideOf({ seen }: Tile, image: PixelSource): Float32Array {
  const whole = wholePlane(image);
  return Float32Array.from({ length: seen.height * seen.width }, (_, i) => {
    const y = seen.y + Math.floor(i / seen.width);
    const x = seen.x + (i % seen.width);
    return y >= 0 && y < whole.height && x >= 0 && x < whole.width ? 1 : 0;
  });
}
