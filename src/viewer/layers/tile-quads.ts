import { Layer, type LayerProps, type UpdateParameters, type Viewport } from "@deck.gl/core";
import type { Texture } from "@luma.gl/core";
import { Geometry, Model } from "@luma.gl/engine";
import { besideNothing, besideOf } from "./beside.ts";
import { corners, fragmentShader, type QuadModule, quad, vertexShader } from "./quad-shader.ts";
import { type Tables, TableTextures } from "./table-textures.ts";
import type { Bounds, TilePlace, TileView } from "./tile-plan.ts";
import type { ReadyTile, Tiles } from "./tiles.ts";

/** How the pixels of a tile become colours. */
export interface Shading {
  /** Its fragment shader defines `vec4 colorAt(ivec2 texel)`, which discards what is transparent. One per layer. */
  readonly module: QuadModule;
  /** What the module calls the texture of a tile. */
  readonly tileTexture: string;
  /** What the module looks up, by the names of its textures. */
  readonly tables?: Tables | undefined;
  /** For a module with `besideShader` in it: whether it now reads beyond the edges of a tile. */
  readonly looksBeside?: boolean | undefined;
  /** The module's uniforms, the same for all tiles. */
  readonly uniforms: { readonly [name: string]: number | readonly number[] };
}

export interface TileQuadsProps extends LayerProps {
  readonly tiles: Tiles;
  /** Level-0 index along each axis before y and x. */
  readonly slice: readonly number[];
  readonly shading: Shading;
}

/** A texture and the part of it that is drawn, in texels: the whole of a tile, or a piece of a coarser one. */
interface Quad {
  /** Undefined where a coarser one stands in. */
  readonly place?: TilePlace | undefined;
  readonly bounds: Bounds;
  readonly texture: Texture;
  readonly texels: Bounds;
}

interface QuadsState {
  readonly model: Model;
  readonly tables: TableTextures;
  /** The tiles that are listened to; `stop` ends that. */
  followed: Tiles;
  stop: () => void;
  /** What is drawn, on the level that fits the zoom. */
  places: readonly TilePlace[];
}

/**
 * Draws the tiles of one plane, each as a quad with a texture of its own. A tile that is not there yet is stood in for by
 * the part of a coarser one that covers it, never by both at once: the layer may be translucent.
 */
export class TileQuads extends Layer<Required<TileQuadsProps>> {
  static override layerName = "TileQuads";

  override initializeState(): void {
    const { shading, tiles, id } = this.props;
    const { device } = this.context;
    const modules = [quad, shading.module];
    const model = new Model(device, {
      ...this.getShaders({ vs: vertexShader, fs: fragmentShader, modules }),
      id,
      geometry: new Geometry({ topology: "triangle-strip", attributes: { corner: corners() } }),
    });
    const stop = this.#follow(tiles);
    const tables = new TableTextures();
    this.setState({ model, tables, followed: tiles, stop, places: [] } satisfies QuadsState);
  }

  override shouldUpdateState({ changeFlags }: UpdateParameters<this>): boolean {
    return Boolean(changeFlags.somethingChanged);
  }

  override updateState(): void {
    const { tiles, slice, visible, id } = this.props;
    const { plan } = tiles;
    this.#change(tiles);
    const view = viewOf(this.context.viewport);
    const level = plan.levelAt(view.zoom);
    const places = visible ? plan.places(level, view, slice) : [];
    const standIns =
      visible && level < plan.coarsest ? plan.places(plan.coarsest, view, slice) : [];
    this.#state.places = places;
    tiles.want(id, [...standIns, ...places], this.context.device);
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
    const { tiles } = this.props;
    return Boolean(this.internalState) && this.#state.places.every((p) => tiles.isSettled(p));
  }

  override draw(): void {
    const { model, places, tables } = this.#state;
    const { viewport, renderPass, device } = this.context;
    const { shading, tiles } = this.props;
    const { module, uniforms, tileTexture, looksBeside } = shading;
    const looked = tables.of(shading.tables ?? {}, device);
    const pixelRatio = device.canvasContext?.cssToDeviceRatio() ?? 1;
    for (const found of places.map((place) => this.#quad(place))) {
      if (!found) continue;
      const { bounds, texels, texture, place } = found;
      const isAlone = !looksBeside || !place;
      const beside = isAlone ? besideNothing(texture) : besideOf(tiles, place, texture);
      const { filled, empty, textures } = beside;
      model.shaderInputs.setProps({
        quad: { clip: clipOf(bounds, viewport), texels, filled, empty, pixelRatio },
        [module.name]: {
          ...uniforms,
          ...looked,
          ...(looksBeside !== undefined && textures),
          [tileTexture]: texture,
        },
      });
      model.draw(renderPass);
    }
  }

  #quad(place: TilePlace): Quad | undefined {
    const { bounds, level } = place;
    const { tiles, slice } = this.props;
    const own = tiles.ready(place);
    if (own) return asQuad(own, { place, bounds, source: bounds });
    const [x0, y0, x1, y1] = bounds;
    const middle = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    for (let coarser = level + 1; coarser <= tiles.plan.coarsest; coarser++) {
      const around = tiles.plan.placeAt(coarser, middle, slice);
      const standIn = tiles.ready(around);
      if (standIn) return asQuad(standIn, { bounds, source: around.bounds });
    }
    return undefined;
  }

  #follow(tiles: Tiles): () => void {
    return tiles.subscribe(() => this.getCurrentLayer()?.setNeedsRedraw());
  }

  /** A session that brings a layer back under its old id brings other tiles. */
  #change(tiles: Tiles): void {
    const state = this.#state;
    if (state.followed === tiles) return;
    state.stop();
    state.followed.leave(this.props.id);
    state.stop = this.#follow(tiles);
    state.followed = tiles;
  }

  get #state(): QuadsState {
    return this.state as unknown as QuadsState; // set as a whole in initializeState, typed as a record by deck.gl
  }
}

function asQuad(
  { texture, width, height }: ReadyTile,
  { place, bounds, source }: { place?: TilePlace; bounds: Bounds; source: Bounds },
): Quad | undefined {
  if (!texture) return undefined;
  const [x0, y0, x1, y1] = source;
  const toX = (x: number) => ((x - x0) / (x1 - x0)) * width;
  const toY = (y: number) => ((y - y0) / (y1 - y0)) * height;
  const texels = [toX(bounds[0]), toY(bounds[1]), toX(bounds[2]), toY(bounds[3])] as const;
  return { place, bounds, texture, texels };
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
