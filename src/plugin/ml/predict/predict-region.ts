import type { Region } from "#io/pixel-source.ts";
import { type Plane, wholePlane } from "../data/plane.ts";
import { CheckpointPace } from "../train/checkpoint.ts";
import { nextTurn } from "../train/next-turn.ts";
import { Pace } from "../train/pace.ts";
import { nearestFirst } from "./areas.ts";
import { Blender, type FinishedBlock } from "./blender.ts";
import { type Predictor, predictTiles, readTiles, valuesAPixel } from "./predict-tiles.ts";
import type { PredictionState } from "./prediction-state.ts";
import { type Tile, type TileSpec, tilesOver } from "./tiles.ts";
import { type AreaWork, focusOn, type PredictionWork, planWork } from "./work.ts";

export interface PredictionRequest {
  /** What to predict, in pixels; axes left out are predicted whole. */
  readonly region: Region;
  /** Where one looks, along any axes: what is near it comes first. */
  readonly focus: Plane;
  readonly tile: Omit<TileSpec, "divisor" | "reach">;
  /** Tiles at a time. */
  readonly batch: number;
  /** Blocks that are handed out lie on multiples of this. */
  readonly blockPx: number;
  /** Where an earlier prediction of the same region with the same tiles was left. */
  readonly begun?: PredictionState | undefined;
}

export interface PredictionHooks {
  /** A finished part of a plane; one after the other. A slow store slows the work, not the memory. */
  write(plane: Plane, block: FinishedBlock): Promise<void>;
  /**
   * Keeps what there is, all of which is written: from there another prediction can go on. As often as fits in a fiftieth of
   * the time, when the work is broken off, and at its end.
   */
  keep?(state: PredictionState): Promise<void>;
  report(progress: PredictionProgress): void;
}

export interface PredictionProgress {
  readonly tilesDone: number;
  readonly tilesTotal: number;
  /** Of the last tiles, with reading and writing; null before the first. */
  readonly tilesPerSecond: number | null;
  readonly etaMs: number | null;
}

/**
 * Predicts a region plane by plane, near the focus first, and hands blocks out as they are finished. While the network is at some
 * tiles, the next are read and the last are written.
 */
export async function predictRegion(
  predictor: Predictor,
  request: PredictionRequest,
  hooks: PredictionHooks & { readonly signal: AbortSignal },
): Promise<void> {
  const { divisor, reach } = predictor;
  const tile = { ...request.tile, divisor, reach };
  const work = planWork(predictor.input.image, { region: request.region, tile });
  const broken = new AbortController();
  const signal = AbortSignal.any([hooks.signal, broken.signal]);
  const prediction = new RegionPrediction(predictor, { ...request, work }, { ...hooks, signal });
  try {
    await prediction.run();
  } catch (error) {
    broken.abort(error);
    await prediction.keepWhatThereIs();
    throw error;
  }
}

interface BegunArea extends AreaWork {
  readonly done: Set<number>;
  readonly blender: Blender;
}

class RegionPrediction {
  readonly #predictor: Predictor;
  readonly #request: PredictionRequest & { readonly work: PredictionWork };
  readonly #hooks: PredictionHooks & { readonly signal: AbortSignal };
  readonly #pace = new Pace();
  readonly #keeping = new CheckpointPace();
  readonly #areasDone: Set<number>;
  #tilesDone: number;
  #area: BegunArea | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    predictor: Predictor,
    request: PredictionRequest & { readonly work: PredictionWork },
    hooks: PredictionHooks & { readonly signal: AbortSignal },
  ) {
    this.#predictor = predictor;
    this.#request = request;
    this.#hooks = hooks;
    this.#areasDone = new Set(request.begun?.areas);
    this.#tilesDone = request.begun?.tilesDone ?? 0;
  }

  async run(): Promise<void> {
    const { work, focus, begun } = this.#request;
    this.#report();
    const areas = [...(begun?.area ? this.#find(begun.area.number) : [])];
    for (const area of areas) await this.#predict(area);
    for (const area of work.areas(focus))
      if (!this.#areasDone.has(area.number)) await this.#predict(area);
    await this.#keep();
  }

  /** After a failure. Where what is finished could not be written, what was kept before counts. */
  async keepWhatThereIs(): Promise<void> {
    try {
      await this.#writing;
      await this.#keep();
    } catch {
      // The failure that ended the work is the one that is told.
    }
  }

  /** The area that was left in the middle comes first: what is open of it is in memory. */
  *#find(number: number): Iterable<AreaWork> {
    const { work, focus } = this.#request;
    for (const area of work.areas(focus)) if (area.number === number) return yield area;
  }

  async #predict(work: AreaWork): Promise<void> {
    const tiles = tilesOver(this.#request.work.grid, work.area);
    const area = this.#begin(work, tiles);
    const { batch, focus } = this.#request;
    const left = nearestFirst(
      [...tiles.entries()].filter(([i]) => !area.done.has(i)),
      {
        focus: focusOn(wholePlane(this.#predictor.input.image), focus),
        rectOf: ([, { seen }]) => seen,
      },
    );
    const batches = Array.from({ length: Math.ceil(left.length / batch) }, (_, i) =>
      left.slice(i * batch, (i + 1) * batch),
    );
    let read = this.#read(work, batches[0]);
    for (const [i, some] of batches.entries()) {
      const started = performance.now();
      const inputs = await read;
      read = this.#read(work, batches[i + 1]);
      await nextTurn(); // requests are under way, messages have been heard
      await this.#predictSome(area, { tiles: some, inputs });
      this.#pace.add((performance.now() - started) / some.length);
      this.#report();
      this.#hooks.signal.throwIfAborted();
      if (this.#keeping.isDue) await this.#keep();
    }
    await this.#writing;
    this.#areasDone.add(work.number);
    this.#area = undefined;
  }

  #begin(work: AreaWork, tiles: readonly Tile[]): BegunArea {
    const { begun, blockPx } = this.#request;
    const left = begun?.area?.number === work.number ? begun.area : undefined;
    const done = new Set(left?.tiles);
    const blender = new Blender({
      ...{ area: work.area, tiles, blockPx },
      outputs: valuesAPixel(this.#predictor),
      ...(left && {
        begun: { tiles: tiles.filter((_, i) => done.has(i)), open: left.open },
      }),
    });
    this.#area = { ...work, done, blender };
    return this.#area;
  }

  #read({ plane }: AreaWork, some: readonly (readonly [number, Tile])[] = []) {
    const tiles = some.map(([, tile]) => tile);
    const read = readTiles(this.#predictor, { plane, tiles }, this.#hooks.signal);
    read.catch(() => {}); // told when it is its turn
    return read;
  }

  async #predictSome(
    { plane, done, blender }: BegunArea,
    {
      tiles,
      inputs,
    }: {
      readonly tiles: readonly (readonly [number, Tile])[];
      readonly inputs: readonly Float32Array[];
    },
  ): Promise<void> {
    const size = tiles[0]?.[1].seen ?? { height: 0, width: 0 };
    const found = await predictTiles(this.#predictor, { inputs, size }, this.#hooks.signal);
    await this.#writing;
    const finished = tiles.flatMap(([, tile], i) =>
      blender.add(tile, found[i] ?? new Float32Array(0)),
    );
    this.#writing = this.#write(plane, finished);
    this.#writing.catch(() => {}); // told when it is waited for
    for (const [number] of tiles) done.add(number);
    this.#tilesDone += tiles.length;
  }

  async #write(plane: Plane, blocks: readonly FinishedBlock[]): Promise<void> {
    for (const block of blocks) await this.#hooks.write(plane, block);
  }

  async #keep(): Promise<void> {
    const { keep } = this.#hooks;
    if (!keep) return;
    await this.#writing;
    const state = this.#state();
    await this.#keeping.timed(() => keep(state));
  }

  #state(): PredictionState {
    const area = this.#area;
    return {
      tilesDone: this.#tilesDone,
      tilesTotal: this.#request.work.tilesTotal,
      areas: [...this.#areasDone],
      ...(area && {
        area: { number: area.number, tiles: [...area.done], open: area.blender.open },
      }),
    };
  }

  #report(): void {
    const { tilesTotal } = this.#request.work;
    const tilesDone = this.#tilesDone;
    const { ms } = this.#pace;
    this.#hooks.report({
      ...{ tilesDone, tilesTotal },
      tilesPerSecond: ms === null ? null : 1000 / ms,
      etaMs: ms === null ? null : (tilesTotal - tilesDone) * ms,
    });
  }
}
