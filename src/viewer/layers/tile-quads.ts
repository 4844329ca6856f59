import { Layer, type LayerProps, type UpdateParameters, type Viewport } from "@deck.gl/core";
import type { Texture } from "@luma.gl/core";
import { Geometry, Model } from "@luma.gl/engine";
import { merged, type Rect } from "#core/labels/rect.ts";
import { besideNothing, besideOf } from "./beside.ts";
import type { Columns } from "./drawn-in.ts";
import { corners, fragmentShader, type QuadModule, quad, vertexShader } from "./quad-shader.ts";
import { type Tables, TableTextures } from "./table-textures.ts";
import type { Bounds, TilePlace, TileView } from "./tile-plan.ts";
import type { ReadyTile, Tiles } from "./tiles.ts";

/** How the pixels of a tile become colours. */
export interface Shading {
  /** Its fragment shader defines `vec4 colorAt(ivec2 texel)`, which discards what is transparent. */
  readonly module: QuadModule;
  /** What the module calls the textures of a tile, a slice each; where there are fewer slices the first stands for the rest. */
  readonly tileTextures: readonly string[];
  /** What the module looks up, by the names of its textures. */
  readonly tables?: Tables | undefined;
  /** Whether the module reads beyond the edges of a tile: it has `besideShader` in it. */
  readonly looksBeside?: boolean | undefined;
  /** The module's uniforms, the same for all tiles. */
  readonly uniforms: { readonly [name: string]: number | readonly number[] };
}

export interface TileQuadsProps extends LayerProps {
  readonly tiles: Tiles;
  /** Level-0 index along each axis before y and x, of the slices that one pixel is made of. */
  readonly slices: Slices;
  /** Beyond them nothing is drawn. */
  readonly columns: Columns;
  readonly shading: Shading;
}

type Slices = readonly (readonly number[])[];

/** A texture of each slice and the part that is drawn: of a tile, or of a piece of a coarser one, what is not clear. */
interface Quad {
  /** Undefined where a coarser one stands in. */
  readonly own: TilePlace | undefined;
  readonly textures: readonly [Texture, ...Texture[]];
  readonly texels: Bounds;
  readonly bounds: Bounds;
}

interface QuadsState {
  model: Model;
  /** What the model was made of. */
  module: QuadModule;
  readonly tables: TableTextures;
  /** The tiles that are listened to; `stop` ends that. */
  followed: Tiles;
  stop: () => void;
  /** What is drawn, on the level that fits the zoom: the tiles of the first slice. */
  places: readonly TilePlace[];
  /** The slices that were last there as a whole. */
  shown: Slices;
}

/** How far the tiles of a view are. */
export interface QuadsProgress {
  readonly level: number;
  readonly tilesDone: number;
  readonly tilesTotal: number;
}

/**
 * Draws the tiles of a plane, or of several that make up one picture, each as a quad with textures of its own. A tile that
 * is not there yet is stood in for by the part of a coarser one that covers it, else by the slice that was shown
 * before, never by two at once: the layer may be translucent.
 */
export class TileQuads extends Layer<Required<TileQuadsProps>> {
  static override layerName = "TileQuads";

  override initializeState(): void {
    const { shading, tiles } = this.props;
    const { module } = shading;
    const model = this.#modelOf(module);
    const stop = this.#follow(tiles);
    const tables = new TableTextures();
    const nothing = { places: [], shown: [] };
    this.setState({
      model,
      module,
      tables,
      followed: tiles,
      stop,
      ...nothing,
    } satisfies QuadsState);
  }

  override shouldUpdateState({ changeFlags }: UpdateParameters<this>): boolean {
    return Boolean(changeFlags.somethingChanged);
  }

  override updateState(): void {
    const { tiles, slices, visible, id } = this.props;
    const { plan } = tiles;
    this.#change(tiles);
    this.#remake();
    const view = viewOf(this.context.viewport);
    const level = plan.levelAt(view.zoom);
    const on = (level: number) =>
      visible ? slices.map((slice) => plan.places(level, view, slice)) : [];
    const places = on(level);
    const standIns = level < plan.coarsest ? on(plan.coarsest) : [];
    this.#state.places = places[0] ?? [];
    tiles.want(id, [...standIns.flat(), ...places.flat()], this.context.device);
    this.setNeedsRedraw();
  }

  override finalizeState(context: this["context"]): void {
    const { model, tables, followed, stop } = this.#state;
    stop();
    followed.leave(this.props.id);
    model.destroy();
    tables.release();
    super.finalizeState(context);
  }

  override getModels(): Model[] {
    return this.internalState ? [this.#state.model] : [];
  }

  override get isLoaded(): boolean {
    const { tilesDone, tilesTotal } = this.progress;
    return Boolean(this.internalState) && tilesDone === tilesTotal;
  }

  /** Of what the present view needs. */
  get progress(): QuadsProgress {
    const { slices, tiles } = this.props;
    const places = this.internalState ? this.#state.places : [];
    let tilesDone = 0;
    for (const place of places)
      for (const slice of slices) if (tiles.isSettled(this.#placeOf(place, slice))) tilesDone++;
    const level = places[0]?.level ?? 0;
    return { level, tilesDone, tilesTotal: places.length * slices.length };
  }

  /** Of the tiles on the screen, how many are on their way; and how many are kept in all. */
  get counts(): { readonly onScreen: number; readonly loading: number; readonly kept: number } {
    const { tilesDone, tilesTotal } = this.progress;
    const kept = this.props.tiles.count;
    return { onScreen: tilesTotal, loading: tilesTotal - tilesDone, kept };
  }

  override draw(): void {
    const { model, places, shown, tables } = this.#state;
    const { renderPass, device } = this.context;
    const { shading, slices } = this.props;
    const looked = tables.of(shading.tables ?? {}, device);
    let isWhole = true;
    for (const place of places) {
      const own = this.#quad(place, slices);
      isWhole &&= own !== "absent";
      const found = own === "absent" && this.#isLoading(place) ? this.#quad(place, shown) : own;
      if (found === "absent" || found === "empty") continue;
      model.shaderInputs.setProps(this.#inputs(found, looked));
      model.draw(renderPass);
    }
    if (isWhole) this.#state.shown = slices;
  }

  #inputs({ own, texels, bounds, textures }: Quad, looked: { readonly [name: string]: Texture }) {
    const { viewport, device } = this.context;
    const { shading, tiles, columns } = this.props;
    const { module, uniforms, tileTextures, looksBeside } = shading;
    const [first] = textures;
    const named = tileTextures.map((name, i) => [name, textures[i] ?? first] as const);
    const beside = looksBeside && own ? besideOf(tiles, own, first) : besideNothing(first);
    const { filled, empty } = beside;
    const pixelRatio = device.canvasContext?.cssToDeviceRatio() ?? 1;
    const seen = columns.map((share) => (viewport.x + share * viewport.width) * pixelRatio);
    return {
      quad: { clip: clipOf(bounds, viewport), texels, filled, empty, pixelRatio, columns: seen },
      [module.name]: {
        ...uniforms,
        ...looked,
        ...(looksBeside && beside.textures),
        ...Object.fromEntries(named),
      },
    };
  }

  /** The finest level on which all slices are there at that place; "empty" where they are nothing but zeros. */
  #quad(place: TilePlace, slices: Slices): Quad | "absent" | "empty" {
    const { tiles } = this.props;
    for (let level = place.level; level <= tiles.plan.coarsest; level++) {
      const places = slices.map((slice) => this.#placeOf(place, slice, level));
      const ready = places.flatMap((each) => tiles.ready(each) ?? []);
      const [source] = places;
      const [first] = ready;
      if (!source || !first || ready.length < slices.length) continue;
      const [texture, ...others] = ready.flatMap((tile) => tile.texture ?? []);
      if (!texture || others.length + 1 < slices.length) return "empty";
      const own = level === place.level ? source : undefined;
      const part = drawnPart(ready, { first, bounds: place.bounds, source: source.bounds });
      return part ? { own, textures: [texture, ...others], ...part } : "empty";
    }
    return "absent";
  }

  /** The tile of a slice that covers the middle of a place. */
  #placeOf(
    { bounds: [x0, y0, x1, y1], level: finest }: TilePlace,
    slice: readonly number[],
    level = finest,
  ): TilePlace {
    const middle = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    return this.props.tiles.plan.placeAt(level, middle, slice);
  }

  /** What is broken is not loading: another slice in its place would be a lie. */
  #isLoading(place: TilePlace): boolean {
    const { tiles, slices } = this.props;
    return slices.some((slice) => !tiles.isSettled(this.#placeOf(place, slice)));
  }

  #follow(tiles: Tiles): () => void {
    return tiles.subscribe(() => this.getCurrentLayer()?.setNeedsRedraw());
  }

  #modelOf(module: QuadModule): Model {
    return new Model(this.context.device, {
      ...this.getShaders({ vs: vertexShader, fs: fragmentShader, modules: [quad, module] }),
      id: this.props.id,
      geometry: new Geometry({ topology: "triangle-strip", attributes: { corner: corners() } }),
    });
  }

  /** Another module is another program. */
  #remake(): void {
    const state = this.#state;
    const { module } = this.props.shading;
    if (state.module === module) return;
    state.model.destroy();
    state.model = this.#modelOf(module);
    state.module = module;
  }

  /** A session that brings a layer back under its old id brings other tiles. */
  #change(tiles: Tiles): void {
    const state = this.#state;
    if (state.followed === tiles) return;
    state.stop();
    state.followed.leave(this.props.id);
    state.stop = this.#follow(tiles);
    state.followed = tiles;
    state.shown = [];
  }

  get #state(): QuadsState {
    return this.state as unknown as QuadsState; // set as a whole in initializeState, typed as a record by deck.gl
  }
}

/**
 * What there is to be seen of `bounds` in tiles that cover `source`, the first of which tells their size: in texels and on
 * the picture. Undefined where all is clear.
 */
function drawnPart(
  tiles: readonly ReadyTile[],
  { first, bounds, source }: { first: ReadyTile; bounds: Bounds; source: Bounds },
): { texels: Bounds; bounds: Bounds } | undefined {
  const [left, top, right, bottom] = source;
  const scaleX = (right - left) / first.width;
  const scaleY = (bottom - top) / first.height;
  const filled = tiles.reduce(around, undefined);
  if (!filled) return undefined;
  const { x0, y0, x1, y1 } = filled;
  const seen: Bounds = [
    Math.max(bounds[0], left + x0 * scaleX),
    Math.max(bounds[1], top + y0 * scaleY),
    Math.min(bounds[2], left + x1 * scaleX),
    Math.min(bounds[3], top + y1 * scaleY),
  ];
  if (seen[0] >= seen[2] || seen[1] >= seen[3]) return undefined;
  const toX = (x: number) => (x - left) / scaleX;
  const toY = (y: number) => (y - top) / scaleY;
  return { texels: [toX(seen[0]), toY(seen[1]), toX(seen[2]), toY(seen[3])], bounds: seen };
}

function around(all: Rect | undefined, { filled }: ReadyTile): Rect | undefined {
  return filled ? merged(all, filled) : all;
}

function viewOf(viewport: Viewport): TileView {
  const [x0, y0, x1, y1] = viewport.getBounds();
  return { bounds: [x0, y0, x1, y1], zoom: viewport.zoom };
}

/** Where the corners lie in clip space. In doubles: floats of a large image would shake when zoomed in. */
function clipOf([x0, y0, x1, y1]: Bounds, viewport: Viewport): number[] {
  const { width, height } = viewport;
  const [left = 0, top = 0] = viewport.project([x0, y0]);
  const [right = 0, bottom = 0] = viewport.project([x1, y1]);
  const clip = (px: number, length: number) => (px / length) * 2 - 1;
  return [clip(left, width), -clip(top, height), clip(right, width), -clip(bottom, height)];
}
