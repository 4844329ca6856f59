import { Failure } from "#core/failure.ts";
import { type Random, shuffled } from "#core/random.ts";
import type { Job } from "../config/job.ts";
import { areaOfSquares, type CountedSquare, type HoldOut, squaresOf } from "./hold-out.ts";
import type { Sheet } from "./sheet.ts";
import { type Cell, cellPx } from "./survey.ts";

interface Sharing {
  readonly sheets: readonly Sheet[];
  readonly job: Pick<Job, "learnFrom" | "patch">;
  readonly random: Random;
}

/** What is learnt from of what may be. */
interface LearntShare {
  readonly cells: readonly Cell[];
  /** Labelled parts of sheets that hold some of the cells, and that are not to be learnt from. */
  readonly passedOver?: Pick<HoldOut, "within">;
}

/**
 * The part of the labels that the job learns from, as if nothing else were labelled: so many images (planes of a single
 * stack are such), or a fraction, which is of whole images where there are several and of squares where there is one. Of
 * one seed a larger share holds every smaller one. Throws `train/bad-job` where there are fewer images than wanted.
 */
export function shareOf(cells: readonly Cell[], sharing: Sharing): LearntShare {
  const { sheets, job, random } = sharing;
  const { learnFrom } = job;
  if (!learnFrom) return { cells };
  const { images, fraction = 1 } = learnFrom;
  const isSeveral = new Set(sheets.map(({ member }) => member)).size > 1;
  if (images === undefined && !isSeveral) return squares(cells, fraction, sharing);
  const nameOf = ({ sheet }: Cell) => sheets[sheet]?.name ?? "";
  const names = shuffled([...new Set(cells.map(nameOf))], random);
  const count = images ?? Math.max(1, Math.round(fraction * names.length));
  if (count > names.length)
    throw new Failure(
      { code: "train/bad-job", key: "learnFrom.images" },
      `${count} labelled images are wanted, and ${names.length} are labelled and not held out`,
    );
  const learnt = new Set(names.slice(0, count));
  return { cells: cells.filter((cell) => learnt.has(nameOf(cell))) };
}

/** As few squares at random as hold the fraction of what is labelled, and something of every class. */
function squares(cells: readonly Cell[], fraction: number, { job, random }: Sharing): LearntShare {
  const squarePx = Math.max(cellPx, Math.floor(Math.min(...job.patch) / 2 / cellPx) * cellPx);
  const drawn = shuffled(squaresOf(cells, squarePx), random);
  const classes = new Set(drawn.flatMap(({ counts }) => [...counts.keys()]));
  const wanted = fraction * drawn.reduce((sum, square) => sum + pixelsOf(square), 0);
  const found = new Set<number>();
  let pixels = 0;
  const isEnough = () => pixels >= wanted && found.size === classes.size;
  const rest = drawn.filter((square) => {
    if (isEnough()) return true;
    pixels += pixelsOf(square);
    for (const id of square.counts.keys()) found.add(id);
    return false;
  });
  const passedOver = areaOfSquares(rest, squarePx, true);
  return { cells: cells.filter(({ sheet, y, x }) => !passedOver.has(sheet, y, x)), passedOver };
}

function pixelsOf({ counts }: CountedSquare): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
