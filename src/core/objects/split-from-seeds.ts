import type { Breather } from "../labels/breather.ts";
import { innerDistance } from "./inner-distance.ts";
import { eachNeighbour, type Volume } from "./volume.ts";

/** Steps of distance that are told apart, a pixel: finer ones change no border that anybody could see. */
const levelsPerPixel = 4;

/**
 * Divides an object among seeds, where it is narrowest between them: a watershed by flooding (Meyer, "Topographic distance and
 * watershed lines", Signal Processing 38, 1994) on the distance to its edge, from the deepest voxels to the shallowest. A seed stands for
 * the bulge that it lies in; of seeds in one bulge each gets what is nearest. `seeds` are places in the object. Returns 0 outside, and
 * where no seed gets to, and 1, 2, ... by the order of the seeds.
 */
export async function splitFromSeeds(
  volume: Volume,
  options: { seeds: readonly number[]; planeStep: number; breather: Breather },
): Promise<Int32Array> {
  const { seeds, breather } = options;
  const distances = await innerDistance(volume, options);
  const paths = seeds.map((seed) => climb(seed, volume, distances));
  const isApart = new Set(paths.map((path) => path.at(-1))).size === seeds.length;
  const levelOf = (at: number) => (isApart ? Math.round((distances[at] ?? 0) * levelsPerPixel) : 0);
  const owners = new Int32Array(volume.inside.length);
  const waiting: number[][] = [];
  const wait = (at: number, highest: number) => {
    const level = Math.min(highest, levelOf(at));
    waiting[level] ??= [];
    waiting[level].push(at);
  };
  for (const [i, path] of paths.entries())
    for (const at of isApart ? path : path.slice(0, 1)) {
      owners[at] = i + 1;
      wait(at, Number.POSITIVE_INFINITY);
    }
  for (let level = waiting.length - 1; level >= 0; level--) {
    const line = waiting[level] ?? [];
    for (const at of line) {
      eachNeighbour(at, volume, (other) => {
        if (!volume.inside[other] || owners[other]) return;
        owners[other] = owners[at] ?? 0;
        wait(other, level); // which may put it into this line: as deep as the way to it at most
      });
      if (breather.isDue) await breather.pause();
    }
    waiting[level] = [];
  }
  return owners;
}

/** The way from a place to the deepest that can be got to without going down. */
function climb(seed: number, volume: Volume, distances: Float32Array): number[] {
  const path = [seed];
  for (let at = seed, next = seed; ; at = next) {
    eachNeighbour(at, volume, (other) => {
      if ((distances[other] ?? 0) > (distances[next] ?? 0)) next = other;
    });
    if (next === at) return path;
    path.push(next);
  }
}
