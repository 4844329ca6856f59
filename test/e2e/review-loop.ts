// The loop of annotation with true labels as the reviewer: train on one section, review tiles of others, train on with what was decided, measure on sections nobody saw.
// Imports nothing at run time, so that `scripts/review-loop.mjs` can use it too.
import type { Page } from "playwright-core";
import type { Lamella } from "../../src/app/public-api.ts";

declare const lamella: Lamella; // in the page

/** From the first section on, up to the second. */
type Sections = readonly [from: number, to: number];

export interface ReviewLoop {
  /** Keys of the train dock's job; each round trains for as many steps again. */
  readonly job: { readonly seed: number; readonly [key: string]: unknown };
  /** All of it is labelled to begin with. */
  readonly labelled: number;
  readonly reviewed: Sections;
  readonly unseen: Sections;
  readonly rounds: number;
  /** How many tiles of how many pixels a side are reviewed in a round, and which; "none" trains on without any. */
  readonly tiles: number;
  readonly tilePx: number;
  readonly pick: "riskiest" | "random" | "none";
}

/** After the first training and after each round. */
export interface LoopFigures {
  /** Over all pixels of the unseen sections, at a probability of one half. */
  readonly dice: readonly number[];
  /** What was said of the tiles of each round. */
  readonly accepted: readonly number[];
  readonly corrected: readonly number[];
}

/** A tile is right when the prediction's Dice in it is at least this. */
const rightFrom = 0.9;

/** Goes through the loop on an open stack with z, y, x and its one labels layer of 1 on what is looked for, as a user does it: by commands and the keys of reviewing. */
export async function reviewLoop(page: Page, loop: ReviewLoop): Promise<LoopFigures> {
  const layers: any[] = await run(page, "layers.list");
  const idOf = (kind: string): string => layers.find((layer) => layer.kind === kind).id;
  const [image, truth] = [idOf("image"), idOf("labels")];
  const drawn = await onlySection(page, truth, loop.labelled);
  await run(page, "train.set", loop.job); // what "Retrain" takes too
  const job = await run(page, "train.settings");
  const { run: first } = await run(page, "train.start", { ...job, image, labels: drawn });
  let model = await trained(page, first);
  const measured = () => diceOn(page, { model, image, truth, sections: loop.unseen });
  const figures = { dice: [await measured()], accepted: [0], corrected: [0] };
  for (let round = 1; round <= loop.rounds; round++) {
    const said =
      loop.pick === "none"
        ? { accepted: 0, corrected: 0 }
        : await reviewed(page, { ...loop, model, image, truth, drawn, round });
    const { run: next } = await run(page, "review.retrain", { labels: drawn, image, run: model });
    model = await trained(page, next);
    figures.dice.push(await measured());
    figures.accepted.push(said.accepted);
    figures.corrected.push(said.corrected);
  }
  return figures;
}

interface Round extends ReviewLoop {
  readonly model: string;
  readonly image: string;
  readonly truth: string;
  /** The labels that training learns from. */
  readonly drawn: string;
  readonly round: number;
}

/** Predicts, says of each tile whether it is right or corrects it, and makes labels of that. */
async function reviewed(page: Page, round: Round) {
  const prediction = await predicted(page, { ...round, sections: round.reviewed });
  const { layer } = await run(page, "labels.fromProbability", { layer: prediction });
  const queue = { layer, prediction, of: "tiles", tile: round.tilePx, extent: "volume" };
  let { total, current } = await run(page, "review.start", { ...queue, by: "risk" });
  const random = mulberry32(1000 * round.job.seed + round.round);
  const said = { accepted: 0, corrected: 0 };
  for (let tile = 0; tile < Math.min(round.tiles, total); tile++) {
    if (round.pick === "random")
      do
        ({ current } = await run(page, "review.go", {
          by: 1 + Math.floor(random() * (total - 1)),
        }));
      while (current.decision);
    const place = { z: current.at.z, y: current.box.y, x: current.box.x };
    const region = { ...place, z: [place.z, place.z + 1] };
    const counted = await overlap(page, { found: layer, truth: round.truth, region, from: 1 });
    if (dice(counted) >= rightFrom) said.accepted++;
    else {
      await press(page, "d");
      await correct(page, { layer, truth: round.truth, place });
      said.corrected++;
    }
    ({ current } = await press(page, "a"));
  }
  await run(page, "review.label", { into: round.drawn });
  for (const id of [layer, prediction]) await run(page, "layers.remove", { layer: id });
  return said;
}

/** Strokes that cover one section: 1 where the true labels are, 2 elsewhere. */
async function onlySection(page: Page, truth: string, section: number): Promise<string> {
  const { layer } = await run(page, "layers.duplicate", { layer: truth, name: "drawn" });
  const { shape } = (await run(page, "layers.list")).find(({ id }: any) => id === layer);
  const [depth, height, width] = shape;
  for (let z = 0; z < depth; z++) {
    const points = [[z, -1, -1], [z, -1, width], [z, height, width], [z, height, -1]]; // biome-ignore format: a rectangle
    if (z !== section) await run(page, "labels.polygon", { layer, points, erase: true });
  }
  await run(page, "layers.set", { layer, unlabelled: "ignore" });
  const inside = await page.evaluate(
    async ([layer, z]) => {
      const region = { z: [z, z + 1] };
      const { data } = (await lamella.commands.run("layers.pixels", { layer, region })) as any;
      return data.indexOf(0) as number;
    },
    [layer, section] as const,
  );
  const point = [section, Math.floor(inside / width), inside % width];
  const fill = { layer, point, label: 2, contiguous: false, dimensions: 2, preserve: false };
  await run(page, "labels.fill", fill);
  return layer;
}

interface Place {
  readonly z: number;
  readonly y: Sections;
  readonly x: Sections;
}

/** Draws what differs from the true labels: for each of the two kinds of mistake one polygon, which is one step to undo. */
async function correct(
  page: Page,
  { layer, truth, place }: { layer: string; truth: string; place: Place },
): Promise<void> {
  const [now, wanted] = await readBoth(page, { a: layer, b: truth, place });
  for (const label of [0, 1]) {
    const runs = runsWhere((i) => wanted[i] === label && now[i] !== label, place);
    if (runs.length === 0) continue;
    const points = aroundAll(runs).map(([y, x]) => [place.z, y, x]);
    const ink = label === 0 ? { erase: true } : { label };
    await run(page, "labels.polygon", { layer, points, preserve: false, ...ink });
  }
  const [drawn] = await readBoth(page, { a: layer, b: truth, place });
  if (Array.from(drawn).some((label, i) => label !== wanted[i]))
    throw new Error("What was corrected is not what the true labels are");
}

/** Pixels of a row, both ends included. */
interface PixelRun {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

function runsWhere(holds: (i: number) => boolean, { y, x }: Place): PixelRun[] {
  const runs: PixelRun[] = [];
  const width = x[1] - x[0];
  for (let row = 0; row < y[1] - y[0]; row++)
    for (let column = 0; column < width; column++) {
      const start = column;
      while (column < width && holds(row * width + column)) column++;
      const [from, to] = [x[0] + start, x[0] + column - 1];
      if (column > start) runs.push({ y: y[0] + row, from, to });
    }
  return runs;
}

/** One outline around all runs. What leads from one to the next is gone along twice, so that by the even-odd rule it encloses nothing; all of it lies between pixels. */
function aroundAll(runs: readonly PixelRun[]): [y: number, x: number][] {
  const there: [number, number][] = [];
  const back: [number, number][] = [];
  for (const { y, from, to } of runs) {
    const [top, bottom, left, right] = [y - 0.5, y + 0.5, from - 0.5, to + 0.5];
    const [lastY] = back.at(-1) ?? [top];
    const turn: [number, number] = [lastY, left];
    there.push(turn, [top, left], [top, right], [bottom, right], [bottom, left], [top, left]);
    back.push(turn, [top, left]);
  }
  return [...there, ...back.reverse()];
}

/** The pixels of two layers in a part of a section. */
async function readBoth(
  page: Page,
  { a, b, place: { z, y, x } }: { a: string; b: string; place: Place },
): Promise<[ArrayLike<number>, ArrayLike<number>]> {
  const region = { z: [z, z + 1], y, x };
  const read = async (layer: string) => (await run(page, "layers.pixels", { layer, region })).data;
  return [await read(a), await read(b)];
}

async function diceOn(
  page: Page,
  job: { model: string; image: string; truth: string; sections: Sections },
): Promise<number> {
  const layer = await predicted(page, job);
  const all = { both: 0, sum: 0 };
  for (let z = job.sections[0]; z < job.sections[1]; z++) {
    const section = { found: layer, truth: job.truth, region: { z: [z, z + 1] }, from: 128 };
    const { both, sum } = await overlap(page, section);
    all.both += both;
    all.sum += sum;
  }
  await run(page, "layers.remove", { layer });
  return dice(all);
}

interface Overlap {
  readonly found: string;
  readonly truth: string;
  readonly region: object;
  /** Foreground is `from` and above in what was found, 1 in the true labels. */
  readonly from: number;
}

/** Counted in the page: whole sections would take longer on their way here. */
function overlap(page: Page, asked: Overlap): Promise<{ both: number; sum: number }> {
  return page.evaluate(async ({ found, truth, region, from }) => {
    const read = async (layer: string) =>
      (await lamella.commands.run("layers.pixels", { layer, region })) as any;
    const [probability, wanted] = [(await read(found)).data, (await read(truth)).data];
    let [both, sum] = [0, 0];
    for (let i = 0; i < wanted.length; i++) {
      const [p, t] = [Number(probability[i]) >= from, Number(wanted[i]) === 1];
      if (p && t) both++;
      sum += Number(p) + Number(t);
    }
    return { both, sum };
  }, asked);
}

/** What is empty in both is equal. */
function dice({ both, sum }: { both: number; sum: number }): number {
  return sum === 0 ? 1 : (2 * both) / sum;
}

/** A prediction layer of whole sections. */
async function predicted(
  page: Page,
  job: { model: string; image: string; sections: Sections },
): Promise<string> {
  const { model, image, sections } = job;
  const part = { model, image, region: { z: sections }, overlap: 0.25 };
  const { layer, task } = await run(page, "predict.start", part);
  await ended(() => run(page, "predict.status", { task }));
  return layer;
}

async function trained(page: Page, id: string): Promise<string> {
  await ended(() => run(page, "train.status", { run: id }));
  return id;
}

async function ended(read: () => Promise<any>): Promise<void> {
  const status = await until(read, ({ state }) => ["done", "failed", "stopped"].includes(state));
  if (status.state !== "done") throw new Error(JSON.stringify(status.error ?? status));
}

/** A key of reviewing, once the review has taken it in. */
async function press(page: Page, key: string): Promise<any> {
  const before = JSON.stringify(await run(page, "review.status"));
  await page.keyboard.press(key);
  return await until(
    () => run(page, "review.status"),
    (status) => JSON.stringify(status) !== before,
  );
}

function run(page: Page, id: string, args: unknown = {}): Promise<any> {
  return page.evaluate(([id, args]) => lamella.commands.run(id, args), [id, args] as const);
}

async function until(read: () => Promise<any>, isDone: (value: any) => boolean): Promise<any> {
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Uniform in [0, 1), the same for the same seed (Mulberry32, T. Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
