import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { lengthOf } from "#core/layers/grid.ts";
import { FileStore } from "#io/node/file-store.ts";
import { openSourceInNode } from "#io/node/open-file.ts";
import { isImageFile } from "#io/stack/list-images.ts";
import { png } from "#io/write/png.ts";
import { tiff } from "#io/write/tiff.ts";
import { planesOf } from "#ml/data/plane.ts";
import type { Degradation } from "#ml/pretext/pretext.ts";
import { degradeImage } from "#ml/pretrain/degrade-image.ts";
import { fileInMemory } from "#ml/results/file-in-memory.ts";
import { valueImage } from "#ml/results/value-image.ts";
import { placeOf } from "../place.ts";
import type { ProgressLine } from "../progress-line.ts";

interface Degrading {
  readonly place: { readonly images: string; readonly degraded?: string | undefined };
  readonly degradation: Degradation;
  readonly seed: number;
}

/** What BiaPy adds to the name of a folder. */
const suffix = "_ssl_source";

/**
 * Writes what a task makes of every image of a folder into another, beside it if nothing else is said, under the same names; PNG
 * stays PNG, all else becomes TIFF. As in BiaPy, a folder of as many files is taken as it is, and so is each file that is there
 * already. Resolves with the folder; undefined where there are no image files, as in an OME-Zarr or at an address: such images
 * are degraded as they are read.
 */
export async function degradedFolder(
  { place: { images, degraded }, degradation, seed }: Degrading,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await stat(images).catch(() => undefined); // an address, say
  if (!found?.isDirectory()) return undefined;
  const entries = await readdir(images);
  const names = entries.filter(isImageFile).sort();
  if (names.length === 0 || entries.some(isOfZarr))
    return degraded !== undefined && (await stat(degraded).catch(() => undefined)) // not there
      ? degraded
      : undefined;
  const folder = degraded ?? images.replace(/[/\\]+$/, "") + suffix;
  const there = (await readdir(folder).catch(() => [])).filter(isImageFile); // none yet
  if (there.length === names.length) {
    progress.line(`Degraded images are taken from ${folder}; remove it to have them made anew`);
    return folder;
  }
  const store = new FileStore(folder);
  let first = 0;
  for (const [done, name] of names.entries()) {
    signal.throwIfAborted();
    progress.show({ title: "degrade", done, total: names.length, figures: [name] });
    const image = await openSourceInNode(placeOf(join(images, name)), signal);
    const target = nameFor(name);
    if (!there.includes(target)) {
      const planes = await degradeImage(image, { degradation, seed, index: first }, signal);
      const channels = lengthOf(image.grid, "c");
      const saved = valueImage({ name, grid: image.grid, planes, channels });
      const writer = target.endsWith(".png") && !png.refuses(saved) ? png : tiff;
      await store.set(`/${target}`, await fileInMemory(saved, writer, signal));
    }
    first += planesOf(image.levels[0]).length;
  }
  progress.line(
    `Degraded images of ${basename(dirname(folder))}/${basename(images)} are in ${folder}`,
  );
  return folder;
}

/** Whether a folder that holds it is an OME-Zarr, or a folder of them. */
function isOfZarr(name: string): boolean {
  return /\.zarr$|^zarr\.json$|^\.z(attrs|group|array)$/i.test(name);
}

function nameFor(name: string): string {
  return /\.(png|tiff?)$/i.test(name) ? name : `${basename(name, extname(name))}.tif`;
}
