import type { Layer as DeckLayer } from "@deck.gl/core";
import type { Comparison } from "#core/compare/comparison.ts";
import type { LayerId } from "#core/ids.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import type { LabelsStores } from "../labels-stores.ts";
import type { OpenedImages } from "../opened-images.ts";
import { Difference } from "./difference.ts";
import { followEdits } from "./follow-edits.ts";

interface Parts {
  readonly images: OpenedImages;
  readonly labels: LabelsStores;
  onBroken(layer: LayerId, error: unknown): void;
}

interface Shown {
  readonly a: Layer;
  readonly b: Layer;
  readonly label: Comparison["label"];
  readonly difference: Difference;
  release(): void;
}

/** The difference of the layers that are compared, as long as it is looked at. */
export class DrawnDifference {
  readonly #parts: Parts;
  #shown: Shown | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Nothing where no difference is looked at. */
  draw(drawn: {
    readonly layers: readonly Layer[];
    readonly dims: Dims;
    readonly comparison: Comparison | undefined;
  }): DeckLayer[] {
    const { layers, dims, comparison } = drawn;
    const a = layers.find(({ id }) => id === comparison?.a);
    const b = layers.find(({ id }) => id === comparison?.b);
    if (comparison?.view !== "difference" || !a || !b) {
      this.#letGo();
      return [];
    }
    const { label } = comparison;
    const isSame = this.#shown?.a === a && this.#shown.b === b && this.#shown.label === label;
    const shown = isSame && this.#shown ? this.#shown : this.#show({ a, b, label });
    return [shown.difference.draw(dims)];
  }

  pixelsChanged(id: LayerId, region: Region): void {
    if (this.#shown?.a.id === id || this.#shown?.b.id === id)
      this.#shown.difference.pixelsChanged(region);
  }

  /** Lets go of it where a layer of it is no longer shown. */
  keep(layers: readonly Layer[]): void {
    const { a, b } = this.#shown ?? {};
    if (a && b && !(layers.includes(a) && layers.includes(b))) this.#letGo();
  }

  get textureBytes(): number {
    return this.#shown?.difference.tiles.textureBytes ?? 0;
  }

  #show(wanted: Pick<Shown, "a" | "b" | "label">): Shown {
    this.#letGo();
    const { images, labels, onBroken } = this.#parts;
    const levels = ({ kind, id }: Layer): readonly PixelSource[] =>
      kind === "labels" ? labels.levels(id) : images.get(id).image.levels;
    const difference = new Difference({ ...wanted, levels, onBroken });
    const stops = [wanted.a, wanted.b].flatMap((layer) =>
      layer.kind === "labels"
        ? [followEdits(labels.get(layer.id), (region) => difference.pixelsChanged(region))]
        : [],
    );
    const release = () => {
      for (const stop of stops) stop();
      difference.release();
    };
    const shown = { ...wanted, difference, release };
    this.#shown = shown;
    return shown;
  }

  #letGo(): void {
    this.#shown?.release();
    this.#shown = undefined;
  }
}
