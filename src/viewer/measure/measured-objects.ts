import type { Extent } from "#core/measure/extents.ts";
import type { ObjectRow, ObjectTable } from "#core/measure/objects-csv.ts";
import { computed, type ReadonlySignal, signal } from "#core/signal.ts";

/** A column of the table: what it is called, and what a row has there. */
export interface ObjectColumn {
  readonly id: string;
  readonly title: string;
  value(row: ObjectRow): number | string;
}

/** What was measured of one layer. */
export interface Measured extends ObjectTable {
  readonly extent: Extent;
  /** Of the image whose intensity was measured. */
  readonly imageName: string | undefined;
}

/** How the table is sorted, and what of it is shown. */
export interface ObjectsArrangement {
  /** The id of a column. */
  readonly by: string;
  readonly descending: boolean;
  /** Only rows whose value in that column lies in it; undefined shows all. */
  readonly only:
    | { readonly column: string; readonly from: number; readonly to: number }
    | undefined;
}

/** The objects of one labels layer as they were measured last: sorted and filtered. */
export class MeasuredObjects {
  readonly #measured = signal<Measured | undefined>(undefined);
  readonly #isStale = signal(false);
  readonly #arrangement = signal<ObjectsArrangement>({
    ...{ by: "label", descending: false, only: undefined },
  });

  readonly measured: ReadonlySignal<Measured | undefined> = this.#measured;
  /** Whether the labels were changed since. */
  readonly isStale: ReadonlySignal<boolean> = this.#isStale;
  readonly arrangement: ReadonlySignal<ObjectsArrangement> = this.#arrangement;

  readonly columns: ReadonlySignal<readonly ObjectColumn[]> = computed(() => {
    const measured = this.#measured.value;
    return measured ? columnsOf(measured) : [];
  });

  /** What is shown, in its order. */
  readonly rows: ReadonlySignal<readonly ObjectRow[]> = computed(() => {
    const { by, descending, only } = this.#arrangement.value;
    const column = (id: string) => this.columns.value.find((column) => column.id === id);
    const filter = only && column(only.column);
    const shown = (this.#measured.value?.rows ?? []).filter((row) => {
      const value = filter?.value(row);
      return !only || typeof value !== "number" || (value >= only.from && value <= only.to);
    });
    const sorted = column(by);
    if (!sorted) return shown;
    const sign = descending ? -1 : 1;
    return shown.toSorted((a, b) => sign * compare(sorted.value(a), sorted.value(b)));
  });

  put(measured: Measured): void {
    this.#measured.value = measured;
    this.#isStale.value = false;
  }

  /** The labels are others now. */
  age(): void {
    this.#isStale.value = this.#measured.value !== undefined;
  }

  arrange(change: Partial<ObjectsArrangement>): void {
    this.#arrangement.value = { ...this.#arrangement.value, ...change };
  }
}

function columnsOf({ channels, sizeUnit, rows, isPlanar }: Measured): ObjectColumn[] {
  const isVolume = rows.some(({ box }) => box.z[1] - box.z[0] > 1);
  const of = (id: string, title: string, value: ObjectColumn["value"]) => ({ id, title, value });
  return [
    of("label", "Label", ({ id }) => Number(id)),
    of("name", "Name", ({ name }) => name),
    of("size", `${isVolume ? "Volume" : "Area"}, ${sizeUnit}`, ({ size }) => size),
    ...channels.map((name, i) =>
      of(`intensity-${i}`, name, ({ meanIntensity }) => meanIntensity[i] ?? Number.NaN),
    ),
    of("eccentricity", "Eccentricity", ({ eccentricity }) => eccentricity),
    of("solidity", "Solidity", ({ solidity }) => solidity),
    ...(isPlanar ? [] : [of("z", "z", ({ centroid }) => centroid.z)]),
    of("y", "y", ({ centroid }) => centroid.y),
    of("x", "x", ({ centroid }) => centroid.x),
  ];
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** What is not defined comes last. */
function compare(a: number | string, b: number | string): number {
  if (typeof a === "string" || typeof b === "string") return collator.compare(`${a}`, `${b}`);
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || a - b;
}
