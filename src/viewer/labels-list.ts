import type { LabelId } from "#core/labels/label-ids.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { computed, type ReadonlySignal, signal } from "#core/signal.ts";
import type { LabelsTally } from "./labels-tally.ts";
import { MeasuredObjects } from "./measure/measured-objects.ts";

export const labelOrders = ["label", "name", "area"] as const;

/** How the list is sorted, and what of it is shown. */
export interface LabelsArrangement {
  readonly by: (typeof labelOrders)[number];
  readonly descending: boolean;
  /** Part of a number or of a name; "" shows all. */
  readonly filter: string;
}

export interface LabelRow {
  /** Its number inside. */
  readonly label: number;
  /** As people and commands call it. */
  readonly id: LabelId;
  /** "" where it has none. */
  readonly name: string;
  /** In pixels of level 0; 0 for a label that has a name and nothing painted yet. */
  readonly area: number;
}

/** The labels of one layer as a person looks through them: counted, named, sorted, filtered. */
export class LabelsList {
  readonly layer: LabelsLayer;
  readonly tally: LabelsTally;
  /** Measured where somebody has asked for it. */
  readonly objects = new MeasuredObjects();
  readonly #arrangement = signal<LabelsArrangement>({ by: "label", descending: false, filter: "" });

  constructor(layer: LabelsLayer, tally: LabelsTally) {
    this.layer = layer;
    this.tally = tally;
  }

  readonly arrangement: ReadonlySignal<LabelsArrangement> = this.#arrangement;

  /** All labels that are painted or have a name. */
  readonly all: ReadonlySignal<readonly LabelRow[]> = computed(() => {
    this.tally.version.value; // read, so that this follows
    const { ids, labelNames } = this.layer;
    const names = labelNames.value;
    const named = Object.keys(names).map((id) => ids.numberOf(id));
    return [...new Set([...this.tally.labels(), ...named])].map((label) => {
      const id = ids.idOf(label);
      return { label, id, name: names[id] ?? "", area: this.tally.areaOf(label) };
    });
  });

  /** What is shown, in its order. */
  readonly rows: ReadonlySignal<readonly LabelRow[]> = computed(() => {
    const { by, descending, filter } = this.#arrangement.value;
    const wanted = filter.trim().toLowerCase();
    const shown = this.all.value.filter(
      ({ id, name }) => String(id).includes(wanted) || name.toLowerCase().includes(wanted),
    );
    const sign = descending ? -1 : 1;
    return shown.sort((a, b) => sign * comparisons[by](a, b) || a.label - b.label);
  });

  arrange(change: Partial<LabelsArrangement>): void {
    this.#arrangement.value = { ...this.#arrangement.value, ...change };
  }

  /** The label so many rows after the selected one; the first or last one where that is not shown. */
  beside(by: number): number | undefined {
    const rows = this.rows.value;
    const at = rows.findIndex(({ label }) => label === this.layer.selectedLabel.value);
    if (at < 0) return rows.at(by > 0 ? 0 : -1)?.label;
    return rows[at + by]?.label;
  }
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Labels without a name come after those with one. */
const comparisons: {
  readonly [K in LabelsArrangement["by"]]: (a: LabelRow, b: LabelRow) => number;
} = {
  label: (a, b) => a.label - b.label,
  name: (a, b) => Number(a.name === "") - Number(b.name === "") || collator.compare(a.name, b.name),
  area: (a, b) => a.area - b.area,
};
