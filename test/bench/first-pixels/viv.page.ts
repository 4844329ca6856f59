// Viv as Avivator uses it: the pyramid is opened, the contrast taken from the coarsest level, the layer put into deck.gl.
import { Deck, OrthographicView } from "@deck.gl/core";
import { MultiscaleImageLayer } from "@vivjs/layers";
import type { PixelData, PixelSource, RasterSelection, TileSelection } from "@vivjs/types";
import * as zarr from "zarrita";

/** What the benchmark runs in this page. */
export interface VivPage {
  /** Shows the middle slice of an OME-Zarr 0.4 of z, y, x and uint8 with the camera where it is told. */
  open(source: string, camera: { center: readonly [number, number]; zoom: number }): Promise<void>;
}

declare global {
  var viv: VivPage;
}

type Axes = ["z"];

/** A level, as Viv asks for it. */
class LevelSource implements PixelSource<Axes> {
  readonly dtype = "Uint8";
  readonly labels: ["z", "y", "x"] = ["z", "y", "x"];
  readonly tileSize = 256;
  readonly shape: number[];
  readonly #array: zarr.Array<"uint8">;

  constructor(array: zarr.Array<"uint8">) {
    this.#array = array;
    this.shape = array.shape;
  }

  getRaster({ selection, signal }: RasterSelection<Axes>): Promise<PixelData> {
    return this.#read([selection.z, null, null], signal);
  }

  getTile({ x, y, selection, signal }: TileSelection<Axes>): Promise<PixelData> {
    const [, height = 0, width = 0] = this.shape;
    const part = (tile: number, length: number) =>
      zarr.slice(tile * this.tileSize, Math.min(length, (tile + 1) * this.tileSize));
    return this.#read([selection.z, part(y, height), part(x, width)], signal);
  }

  onTileError(error: Error): void {
    throw error;
  }

  async #read(selection: (number | null | zarr.Slice)[], signal?: AbortSignal): Promise<PixelData> {
    const { data, shape } = await zarr.get(this.#array, selection, { ...(signal && { signal }) });
    const [height = 0, width = 0] = shape;
    return { data: data as Uint8Array<ArrayBuffer>, width, height }; // zarrita shares no memory
  }
}

async function openLevels(source: string): Promise<LevelSource[]> {
  const root = await zarr.open.v2(new zarr.FetchStore(source), { kind: "group" });
  const { multiscales } = root.attrs as { multiscales: [{ datasets: { path: string }[] }] }; // ours
  const paths = multiscales[0].datasets.map(({ path }) => path);
  return Promise.all(
    paths.map(async (path) => {
      const array = await zarr.open.v2(root.resolve(path), { kind: "array" });
      if (!array.is("uint8")) throw new Error(`${path} is of ${array.dtype}`);
      return new LevelSource(array);
    }),
  );
}

/** All but the darkest and the brightest thousandth, as Avivator begins. */
function contrastOf({ data }: PixelData): [number, number] {
  const sorted = [...data].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return [at(0.0005), at(0.9995)];
}

const parent = document.querySelector<HTMLDivElement>("#picture");
if (!parent) throw new Error("the page has no #picture");
const views = new OrthographicView({ id: "main", controller: true });
const initialViewState = { target: [0, 0, 0] as [number, number, number], zoom: 0 };
const deck = new Deck({ parent, views, initialViewState, layers: [] });

globalThis.viv = {
  async open(source, { center: [x, y], zoom }) {
    const loader = await openLevels(source);
    const coarsest = loader.at(-1);
    if (!coarsest) throw new Error(`${source} has no levels`);
    const selection = { z: Math.floor((coarsest.shape[0] ?? 1) / 2) };
    const contrast = contrastOf(await coarsest.getRaster({ selection }));
    const layer = new MultiscaleImageLayer({
      id: "image",
      loader,
      selections: [selection],
      contrastLimits: [contrast],
      channelsVisible: [true],
      dtype: "Uint8",
    });
    deck.setProps({ layers: [layer], initialViewState: { target: [x, y, 0], zoom } });
  },
};
