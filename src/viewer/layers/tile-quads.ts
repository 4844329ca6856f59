import { Layer, type LayerProps, type UpdateParameters, type Viewport } from "@deck.gl/core";
import type { Device, Texture } from "@luma.gl/core";
import { Geometry, Model } from "@luma.gl/engine";
import type { Bounds, TilePlace, TileView } from "./tile-plan.ts";
import type { ReadyTile, Tiles } from "./tiles.ts";

/** How the pixels of a tile become colours. */
export interface Shading {
  /** Its fragment shader defines `vec4 colorAt(ivec2 texel)`, which discards what is transparent. One per layer. */
  readonly module: QuadModule;
  /** What the module calls the texture of a tile. */
  readonly tileTexture: string;
  /** A row of integer texels that the module calls `colorTexture`: 4 bytes a colour. One per layer. */
  readonly colors?: Uint8Array | undefined;
  /** The module's uniforms, the same for all tiles. */
  readonly uniforms: { readonly [name: string]: number | readonly number[] };
}

/** A shader module, as luma.gl wants it. */
export interface QuadModule {
  readonly name: string;
  readonly fs: string;
  readonly uniformTypes: { readonly [uniform: string]: "f32" | "vec3<f32>" };
}

export interface TileQuadsProps extends LayerProps {
  readonly tiles: Tiles;
  /** Level-0 index along each axis before y and x. */
  readonly slice: readonly number[];
  readonly shading: Shading;
}

/** A texture and the part of it that is drawn, in texels: the whole of a tile, or a piece of a coarser one. */
interface Quad {
  readonly bounds: Bounds;
  readonly texture: Texture;
  readonly texels: Bounds;
}

interface QuadsState {
  readonly model: Model;
  readonly colors: Texture | undefined;
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
    const colors = shading.colors && rowOf(shading.colors, device);
    this.setState({ model, colors, followed: tiles, stop, places: [] } satisfies QuadsState);
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
    const { model, colors, followed, stop } = this.#state;
    stop();
    followed.leave(this.props.id);
    model.destroy();
    colors?.destroy();
    super.finalizeState(context);
  }

  override getModels(): Model[] {
    return this.internalState ? [this.#state.model] : [];
  }

  override get isLoaded(): boolean {
    const { tiles } = this.props;
    return Boolean(this.internalState) && this.#state.places.every((p) => tiles.isSettled(p));
  }

  /** Of the tiles on the screen, how many are there; and how many are kept in all. */
  get counts(): { readonly onScreen: number; readonly loading: number; readonly kept: number } {
    const { tiles } = this.props;
    const places = this.internalState ? this.#state.places : [];
    const loading = places.filter((place) => !tiles.isSettled(place)).length;
    return { onScreen: places.length, loading, kept: tiles.count };
  }

  override draw(): void {
    const { model, places, colors } = this.#state;
    const { viewport, renderPass } = this.context;
    const { module, uniforms, tileTexture } = this.props.shading;
    for (const place of places) {
      const found = this.#quad(place);
      if (!found) continue;
      const { bounds, texels, texture } = found;
      model.shaderInputs.setProps({
        quad: { clip: clipOf(bounds, viewport), texels },
        [module.name]: {
          ...uniforms,
          ...(colors && { colorTexture: colors }),
          [tileTexture]: texture,
        },
      });
      model.draw(renderPass);
    }
  }

  #quad({ bounds, level, key }: TilePlace): Quad | undefined {
    const { tiles, slice } = this.props;
    const own = tiles.ready({ level, key });
    if (own) return asQuad(own, { bounds, source: bounds });
    const [x0, y0, x1, y1] = bounds;
    const middle = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    for (let coarser = level + 1; coarser <= tiles.plan.coarsest; coarser++) {
      const place = tiles.plan.placeAt(coarser, middle, slice);
      const standIn = tiles.ready(place);
      if (standIn) return asQuad(standIn, { bounds, source: place.bounds });
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

/** Integers like the tiles: luma.gl validates a program while all its samplers share a unit, which refuses mixed types. */
function rowOf(colors: Uint8Array, device: Device): Texture {
  return device.createTexture({
    format: "rgba8uint",
    width: colors.length / 4,
    height: 1,
    mipLevels: 1,
    data: colors,
    sampler: { minFilter: "nearest", magFilter: "nearest" },
  });
}

function asQuad(
  { texture, width, height }: ReadyTile,
  { bounds, source }: { bounds: Bounds; source: Bounds },
): Quad | undefined {
  if (!texture) return undefined;
  const [x0, y0, x1, y1] = source;
  const toX = (x: number) => ((x - x0) / (x1 - x0)) * width;
  const toY = (y: number) => ((y - y0) / (y1 - y0)) * height;
  const texels = [toX(bounds[0]), toY(bounds[1]), toX(bounds[2]), toY(bounds[3])] as const;
  return { bounds, texture, texels };
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

function corners() {
  return { size: 2, value: new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]) };
}

const quadUniforms = `\
uniform quadUniforms {
  vec4 clip;
  vec4 texels;
} quad;
`;

const quad = {
  name: "quad",
  vs: quadUniforms,
  fs: quadUniforms,
  uniformTypes: { clip: "vec4<f32>", texels: "vec4<f32>" },
};

const vertexShader = `\
#version 300 es
#define SHADER_NAME tile-quads-vertex
in vec2 corner;
out vec2 texel;
void main() {
  gl_Position = vec4(mix(quad.clip.xy, quad.clip.zw, corner), 0.0, 1.0);
  texel = mix(quad.texels.xy, quad.texels.zw, corner);
}
`;

const fragmentShader = `\
#version 300 es
#define SHADER_NAME tile-quads-fragment
precision highp float;
precision highp int;
in vec2 texel;
out vec4 fragColor;
void main() {
  ivec2 low = ivec2(floor(quad.texels.xy));
  ivec2 high = max(low, ivec2(ceil(quad.texels.zw)) - 1);
  fragColor = colorAt(clamp(ivec2(floor(texel)), low, high));
}
`;
