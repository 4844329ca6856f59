import type { Device, Texture, TextureFormat } from "@luma.gl/core";
import { merged, type Rect } from "#core/labels/rect.ts";
import type { Grid } from "#core/layers/grid.ts";
import { filledPart } from "./filled-part.ts";
import { type TileId, TilePlan } from "./tile-plan.ts";
import { type PitchedPixels, uploadRect } from "./upload-rect.ts";

/** A tile's pixels; undefined where all are 0, for which no texture is made. */
export type TilePixels = PitchedPixels | undefined;

/** Where tiles get their pixels. */
export interface TileSource {
  readonly grid: Grid;
  readonly format: Extract<
    TextureFormat,
    "r8uint" | "r16uint" | "r32uint" | "r8unorm" | "r32float"
  >;
  /** Whether pixels of 0 are not seen, so that only what lies around the others need be drawn. */
  readonly isZeroClear?: boolean;
  /** What is in memory already: such tiles are there in the first frame. "absent" where it has to be loaded. */
  peek(place: TileId): TilePixels | "absent";
  load(place: TileId, signal: AbortSignal): Promise<TilePixels>;
  /** Told of each tile that could not be read. */
  onBroken(error: unknown): void;
}

/** A tile that can be drawn. */
export interface ReadyTile {
  /** Nothing where all pixels are 0. */
  readonly texture: Texture | undefined;
  readonly width: number;
  readonly height: number;
  /** In texels: beyond it there is nothing to be seen; undefined where there is nothing at all. */
  readonly filled: Rect | undefined;
}

interface Tile extends ReadyTile {
  texture: Texture | undefined;
  filled: Rect | undefined;
  /** What of the pixels in memory the texture has not got yet. */
  stale: Rect | undefined;
  state: "loading" | "ready" | "broken";
  loading: AbortController | undefined;
}

const nothingYet = {
  texture: undefined,
  filled: undefined,
  stale: undefined,
  state: "loading",
  loading: undefined,
} as const;

/** Tiles kept beyond those that are on the screen. */
const spareTiles = 192;

/** The textures of one layer's tiles. The owner releases it. */
export class Tiles {
  readonly plan: TilePlan;
  readonly #source: TileSource;
  readonly #tiles = new Map<string, Tile>(); // least recently wanted first
  readonly #wanted = new Map<string, ReadonlySet<string>>();
  readonly #listeners = new Set<() => void>();
  #device: Device | undefined;

  constructor(source: TileSource) {
    this.#source = source;
    this.plan = new TilePlan(source.grid);
  }

  /** Called whenever there is something new to draw. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Replaces what `owner` draws next; loads begin, and those that nobody wants any more are aborted. */
  want(owner: string, places: readonly TileId[], device: Device): void {
    this.#device = device;
    this.#wanted.set(owner, new Set(places.map(nameOf)));
    for (const place of places) this.#require(place);
    this.#trim();
  }

  /** `owner` draws no more. */
  leave(owner: string): void {
    this.#wanted.delete(owner);
    this.#trim();
  }

  /** As it is to be drawn now: what was painted since the last frame is brought to its texture first, all at once. */
  ready(place: TileId): ReadyTile | undefined {
    const tile = this.#tiles.get(nameOf(place));
    if (tile?.stale) this.#refresh(place, tile, tile.stale);
    return tile?.state === "ready" ? tile : undefined;
  }

  isSettled(place: TileId): boolean {
    const tile = this.#tiles.get(nameOf(place));
    return tile !== undefined && tile.loading === undefined;
  }

  /** Some pixels of a tile are others now and in memory: only these go to the GPU, once the tile is drawn. */
  update(place: TileId, rect: Rect): void {
    const tile = this.#tiles.get(nameOf(place));
    if (!tile) return;
    tile.stale = merged(tile.stale, rect);
    this.#tell();
  }

  /** A tile's pixels were written behind the source: it is loaded again, and shown as it was until then. */
  reload(place: TileId): void {
    const tile = this.#tiles.get(nameOf(place));
    if (tile) this.#load(place, tile);
  }

  /** Asks once more for those that could not be read. */
  readAgain(): void {
    for (const [name, tile] of this.#tiles) {
      if (tile.state !== "broken") continue;
      tile.state = "loading";
      this.#load(idOf(name), tile);
    }
    this.#tell();
  }

  /** How many there are, on the screen and beyond. */
  get count(): number {
    return this.#tiles.size;
  }

  /** Of the textures on the GPU. */
  get textureBytes(): number {
    const bytesPerPixel = { r8uint: 1, r8unorm: 1, r16uint: 2, r32uint: 4, r32float: 4 }[
      this.#source.format
    ];
    let pixels = 0;
    for (const { texture, width, height } of this.#tiles.values())
      if (texture) pixels += width * height;
    return pixels * bytesPerPixel;
  }

  /** The tiles there are, for `reload` of some of them. */
  *loaded(): Generator<TileId> {
    for (const name of this.#tiles.keys()) yield idOf(name);
  }

  release(): void {
    this.#listeners.clear();
    this.#wanted.clear();
    for (const [name, tile] of [...this.#tiles]) this.#drop(name, tile);
  }

  #require(place: TileId): void {
    const name = nameOf(place);
    const known = this.#tiles.get(name);
    if (known) {
      this.#tiles.delete(name);
      this.#tiles.set(name, known);
      return;
    }
    const size = this.plan.sizeOf(place.level, place.key);
    const tile: Tile = { ...size, ...nothingYet };
    this.#tiles.set(name, tile);
    const pixels = this.#source.peek(place);
    if (pixels === "absent") this.#load(place, tile);
    else this.#fill(tile, pixels);
  }

  #load(place: TileId, tile: Tile): void {
    tile.loading?.abort();
    const controller = new AbortController();
    tile.loading = controller;
    this.#source.load(place, controller.signal).then(
      (pixels) => {
        if (tile.loading !== controller) return;
        tile.loading = undefined;
        this.#fill(tile, pixels);
        this.#tell();
      },
      (error: unknown) => {
        if (tile.loading !== controller) return; // aborted, or asked for again
        tile.loading = undefined;
        if (tile.state === "loading") tile.state = "broken";
        this.#source.onBroken(error);
        this.#tell();
      },
    );
  }

  #refresh(place: TileId, tile: Tile, rect: Rect): void {
    const pixels = this.#source.peek(place);
    if (!pixels || pixels === "absent") return;
    if (!tile.texture) {
      this.#fill(tile, pixels);
      return;
    }
    tile.stale = undefined;
    tile.filled = merged(tile.filled, rect);
    uploadRect(tile.texture, pixels, rect);
  }

  #fill(tile: Tile, pixels: TilePixels): void {
    tile.state = "ready";
    tile.stale = undefined;
    if (!pixels) {
      tile.texture?.destroy();
      tile.texture = undefined;
      return;
    }
    const { width, height } = tile;
    const whole = { y0: 0, x0: 0, y1: height, x1: width };
    tile.filled = this.#source.isZeroClear ? filledPart(pixels, whole) : whole;
    tile.texture ??= this.#device?.createTexture({
      format: this.#source.format,
      width,
      height,
      mipLevels: 1,
      sampler: { minFilter: "nearest", magFilter: "nearest" },
    });
    if (tile.texture) uploadRect(tile.texture, pixels, whole);
  }

  #trim(): void {
    const isWanted = (name: string) => [...this.#wanted.values()].some((names) => names.has(name));
    const unwanted = [...this.#tiles].filter(([name]) => !isWanted(name));
    for (const [name, tile] of unwanted) if (tile.state === "loading") this.#drop(name, tile);
    const spare = unwanted.filter(([name]) => this.#tiles.has(name));
    for (const [name, tile] of spare.slice(0, -spareTiles)) this.#drop(name, tile);
  }

  #drop(name: string, tile: Tile): void {
    this.#tiles.delete(name);
    const { loading } = tile;
    tile.loading = undefined;
    loading?.abort();
    tile.texture?.destroy();
    tile.texture = undefined;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function nameOf({ level, key }: TileId): string {
  return `${level}/${key}`;
}

function idOf(name: string): TileId {
  const [level = 0, key = 0] = name.split("/").map(Number);
  return { level, key };
}
