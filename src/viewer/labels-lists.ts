import { layersOf } from "#core/layers/chosen-layer.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { effect } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { LabelsList } from "./labels-list.ts";
import type { LabelsStores } from "./labels-stores.ts";
import { LabelsTally } from "./labels-tally.ts";

/** Owns the list of each labels layer from when it is first asked for until the layer is closed. */
export class LabelsLists {
  readonly #labels: LabelsStores;
  readonly #lists = new Map<LabelsLayer, { readonly list: LabelsList; release(): void }>(); // by identity: a session brings layers back under their ids
  readonly #stopFollowing: () => void;

  constructor(model: ViewerModel, labels: LabelsStores) {
    this.#labels = labels;
    this.#stopFollowing = effect(() => this.#keep(layersOf(model, "labels")));
  }

  /** One that was asked for before: to make one begins to count. */
  known(layer: LabelsLayer): LabelsList | undefined {
    return this.#lists.get(layer)?.list;
  }

  of(layer: LabelsLayer): LabelsList {
    const known = this.known(layer);
    if (known) return known;
    const labels = this.#labels.get(layer.id);
    const list = new LabelsList(layer, new LabelsTally(labels));
    const stopFollowing = labels.subscribe(() => list.objects.age());
    const release = () => {
      stopFollowing();
      list.tally.release();
    };
    this.#lists.set(layer, { list, release });
    return list;
  }

  dispose(): void {
    this.#stopFollowing();
    this.#keep([]);
  }

  #keep(layers: readonly LabelsLayer[]): void {
    for (const [layer, { release }] of [...this.#lists]) {
      if (layers.includes(layer)) continue;
      release();
      this.#lists.delete(layer);
    }
  }
}
