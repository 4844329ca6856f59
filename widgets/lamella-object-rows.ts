import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import { lengthOf } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ObjectRow } from "#core/measure/objects-csv.ts";
import { threeDigits } from "#core/physical-length.ts";
import type { MeasuredObjects, ObjectColumn } from "#viewer/index.ts";
import { base } from "./base.css.ts";
import { hexOf } from "./color-text.ts";
import { sendCommand } from "./command-event.ts";
import { rows as tableRows } from "./rows.css.ts";
import { RowsController, rowPx } from "./rows-controller.ts";

/** A size is told with its unit. */
const columnPx = { label: 64, name: 90, size: 112, other: 82 } as const;

/** The table of measured objects, of any number: a click on a row goes to the object; a picked object's row is marked. */
export class LamellaObjectRows extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    tableRows,
    css`
      .head button {
        display: inline-flex;
        gap: 4px;
        max-width: 100%;
      }
      .head button span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .body [role="row"] {
        right: auto;
      }
      [role="gridcell"] {
        overflow: hidden;
        text-overflow: ellipsis;
        padding-right: 10px;
      }
      .number {
        text-align: right;
        padding-right: 10px;
      }
      i {
        display: inline-block;
        width: 10px;
        height: 10px;
        margin-right: 6px;
        border-radius: 2px;
        border: 1px solid rgba(128, 128, 128, 0.7);
      }
    `,
  ];
  static override readonly properties = {
    layer: { attribute: false },
    objects: { attribute: false },
  };

  declare layer: LabelsLayer | undefined;
  declare objects: MeasuredObjects | undefined;
  readonly #rows = new RowsController(this);

  protected override render() {
    const { layer, objects } = this;
    if (!layer || !objects) return html``;
    const rows = objects.rows.value;
    const isNamed = rows.some(({ name }) => name !== "");
    const columns = objects.columns.value.filter(({ id }) => isNamed || id !== "name");
    const { first, end } = this.#rows.range;
    const selected = layer.selectedLabel.value;
    const grid = columns.map(({ id }) => `${widthOf(id)}px`).join(" ");
    const width = columns.reduce((sum, { id }) => sum + widthOf(id), 24);
    const isShown = rows.some(({ label }) => label === selected);
    return html`<div class="scroll" role="grid" tabindex="0" aria-label="Objects" aria-rowcount=${rows.length + 1}
      aria-activedescendant=${isShown ? `object-${selected}` : ""}
      @scroll=${() => this.#rows.measure()} @keydown=${this.#key}>
      <div class="head" role="row" aria-rowindex="1" style=${styleMap({ gridTemplateColumns: grid, width: `${width}px` })}>
        ${columns.map((column) => this.#heading(objects, column))}
      </div>
      <div class="body" role="presentation" style=${styleMap({ height: `${rows.length * rowPx}px`, width: `${width}px` })}>
        ${repeat(
          rows.slice(first, end).map((row, i) => ({ row, index: first + i })),
          ({ row }) => row.label,
          ({ row, index }) =>
            html`<div role="row" id="object-${row.label}" aria-rowindex=${index + 2} aria-selected=${row.label === selected}
              style=${styleMap({ gridTemplateColumns: grid, top: `${index * rowPx}px`, width: `${width}px` })}
              @click=${() => this.#goTo(row)}>
              ${columns.map((column) => this.#cell(row, column))}
            </div>`,
        )}
      </div>
      ${rows.length === 0 ? html`<p class="empty muted">${objects.measured.value?.rows.length ? "No object is like that." : "There are no objects."}</p>` : ""}
    </div>`;
  }

  /** An object that was picked in the picture comes into sight. */
  protected override updated(): void {
    const selected = this.layer?.selectedLabel.value;
    const rows = this.objects?.rows.value ?? [];
    this.#rows.follow(selected, () => rows.findIndex(({ label }) => label === selected));
  }

  #heading(objects: MeasuredObjects, { id, title }: ObjectColumn) {
    const { by, descending } = objects.arrangement.value;
    const isSorted = by === id;
    const sort = () => {
      const args = { layer: this.layer?.id, by: id, descending: isSorted && !descending };
      sendCommand(this, { id: "labels.arrangeObjects", args });
    };
    return html`<div role="columnheader" aria-sort=${isSorted ? (descending ? "descending" : "ascending") : "none"}
      class=${isNumber(id) ? "number" : ""}>
      <button title="Sort by ${title}" @click=${sort}><span>${title}</span>${isSorted ? (descending ? "↓" : "↑") : ""}</button>
    </div>`;
  }

  #cell(row: ObjectRow, column: ObjectColumn) {
    if (column.id === "label") {
      const color = this.layer && hexOf(this.layer.coloring.value.colorOf(row.label));
      return html`<span role="gridcell"><i style="background: ${color ?? ""}"></i>${row.id}</span>`;
    }
    const value = column.value(row);
    const text =
      typeof value === "string" ? value : Number.isNaN(value) ? "" : shortNumber(value, column.id);
    return html`<span role="gridcell" class=${isNumber(column.id) ? "number" : ""}>${text}</span>`;
  }

  /** Of a slice that was measured, in that slice: elsewhere the object may be larger. */
  #goTo({ id, box: { z, y, x } }: ObjectRow): void {
    const { layer, objects } = this;
    if (!layer) return;
    const isCut = objects?.measured.value?.extent === "slice" && lengthOf(layer.grid, "z") > 1;
    const part = isCut && { box: { y, x }, slice: { z: z[0] } };
    sendCommand(this, { id: "labels.goTo", args: { layer: layer.id, label: id, ...part } });
  }

  #key(event: KeyboardEvent): void {
    const { layer, objects } = this;
    if (!layer || !objects || event.target !== this.#rows.scroll) return;
    const rows = objects.rows.value;
    const at = rows.findIndex(({ label }) => label === layer.selectedLabel.value);
    const row = rows[this.#rows.target(event.key, { at, count: rows.length }) ?? -1];
    if (!row) return;
    this.#goTo(row);
    event.preventDefault();
  }
}

function widthOf(column: string): number {
  if (column === "label" || column === "name" || column === "size") return columnPx[column];
  return columnPx.other;
}

function isNumber(column: string): boolean {
  return column !== "label" && column !== "name";
}

/** Places to a tenth of a pixel, all else to three digits. */
function shortNumber(value: number, column: string): string {
  if (["z", "y", "x"].includes(column)) return value.toFixed(1);
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en") : threeDigits(value);
}

customElements.define("lamella-object-rows", LamellaObjectRows);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-object-rows": LamellaObjectRows;
  }
}
