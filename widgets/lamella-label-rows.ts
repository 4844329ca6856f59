import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import { physicalSize } from "#core/physical-size.ts";
import type { LabelRow, LabelsArrangement, LabelsList } from "#viewer/index.ts";
import { base } from "./base.css.ts";
import { hexOf } from "./color-text.ts";
import { sendCommand } from "./command-event.ts";
import { rows as tableRows } from "./rows.css.ts";
import { RowsController, rowPx } from "./rows-controller.ts";

const columns = [
  { by: "label", title: "Label" },
  { by: "name", title: "Name" },
  { by: "area", title: "Area" },
] as const satisfies readonly { by: LabelsArrangement["by"]; title: string }[];

/** The rows of a list of labels, of any number: only those in sight are elements. Up and down go from label to label. */
export class LamellaLabelRows extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    tableRows,
    css`
      [role="row"] {
        grid-template-columns: 84px minmax(40px, 1fr) 72px auto;
        gap: 8px;
      }
      .id {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
      }
      i {
        flex: none;
        width: 12px;
        height: 12px;
        border-radius: 2px;
        border: 1px solid rgba(128, 128, 128, 0.7);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .physical {
        width: 80px;
      }
      .scroll {
        container-type: inline-size;
      }
      /* There the row's title says it. */
      @container (max-width: 330px) {
        .physical {
          display: none;
        }
      }
      .size {
        text-align: right;
      }
      input {
        width: 100%;
        height: 20px;
        padding: 0 4px;
        font: inherit;
        color: var(--lamella-text);
        background: var(--lamella-well);
        border: 1px solid var(--lamella-accent);
        border-radius: 3px;
      }
    `,
  ];
  static override readonly properties = {
    list: { attribute: false },
    edited: { state: true },
  };

  declare list: LabelsList | undefined;
  /** The label whose name is being typed. */
  declare protected edited: number | undefined;
  readonly #rows = new RowsController(this);

  protected override render() {
    const { list } = this;
    if (!list) return html``;
    const rows = list.rows.value;
    const { first, end } = this.#rows.range;
    const selected = list.layer.selectedLabel.value;
    const isShown = rows.some(({ label }) => label === selected);
    return html`<div class="scroll" role="grid" tabindex="0" aria-label="Labels" aria-rowcount=${rows.length + 1}
      aria-activedescendant=${isShown ? `label-${selected}` : ""}
      @scroll=${() => this.#rows.measure()} @keydown=${this.#key}>
      ${this.#head(list)}
      <div class="body" role="presentation" style="height: ${rows.length * rowPx}px">
        ${repeat(
          rows.slice(first, end).map((row, i) => ({ row, index: first + i })),
          ({ row }) => row.label,
          ({ row, index }) => this.#row(list, row, index),
        )}
      </div>
      ${rows.length === 0 ? html`<p class="empty muted">${this.#nothing(list)}</p>` : ""}
    </div>`;
  }

  /** A label that was selected elsewhere comes into sight. */
  protected override updated(changed: PropertyValues): void {
    if (changed.has("edited")) this.renderRoot.querySelector("input")?.select();
    const selected = this.list?.layer.selectedLabel.value;
    const rows = this.list?.rows.value ?? [];
    this.#rows.follow(selected, () => rows.findIndex(({ label }) => label === selected));
  }

  #head({ arrangement, layer }: LabelsList) {
    const { by, descending } = arrangement.value;
    const sort = (column: LabelsArrangement["by"]) => {
      const args = { layer: layer.id, by: column, descending: by === column && !descending };
      sendCommand(this, { id: "labels.arrange", args });
    };
    return html`<div class="head" role="row" aria-rowindex="1">
      ${columns.map((column) => {
        const isSorted = by === column.by;
        const order = isSorted ? (descending ? "descending" : "ascending") : "none";
        return html`<div role="columnheader" aria-sort=${order} class=${column.by === "area" ? "size" : ""}>
          <button title="Sort by ${column.title.toLowerCase()}" @click=${() => sort(column.by)}>
            ${column.title} ${isSorted ? (descending ? "↓" : "↑") : ""}</button>
        </div>`;
      })}
      ${physicalSize(1, layer.grid) ? html`<div role="columnheader" class="size physical"></div>` : ""}
    </div>`;
  }

  #row({ layer, tally }: LabelsList, { label, id, name, area }: LabelRow, index: number) {
    const about = tally.isApproximate ? "~" : "";
    const size = physicalSize(area, layer.grid);
    const isSelected = layer.selectedLabel.value === label;
    const color = hexOf(layer.coloring.value.colorOf(label));
    return html`<div role="row" id="label-${label}" aria-rowindex=${index + 2} aria-selected=${isSelected}
      style=${styleMap({ top: `${index * rowPx}px` })}
      title=${[size && `${about}${size}`, about && "counted on a coarser level"].filter(Boolean).join("; ")}
      @click=${() => this.#goTo(label)} @dblclick=${() => (this.edited = label)}>
      <span class="id" role="gridcell"><i style="background: ${color}"></i>${id}</span>
      <span class="name" role="gridcell">${this.edited === label ? this.#field({ label, id, name }) : name}</span>
      <span class="size" role="gridcell">${about}${area.toLocaleString("en")} px</span>
      ${size ? html`<span class="size physical muted" role="gridcell">${about}${size}</span>` : ""}
    </div>`;
  }

  #field({ label, id, name }: Pick<LabelRow, "label" | "id" | "name">) {
    return html`<input aria-label="Name of label ${id}" .value=${name}
      @click=${(event: Event) => event.stopPropagation()}
      @dblclick=${(event: Event) => event.stopPropagation()}
      @blur=${(event: Event) => this.#rename(label, (event.currentTarget as HTMLInputElement).value)}
      @keydown=${(event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === "Escape") this.#leaveField();
        if (event.key !== "Enter") return;
        this.#rename(label, (event.currentTarget as HTMLInputElement).value);
        this.#leaveField();
      }} />`;
  }

  #rename(label: number, name: string): void {
    if (this.edited !== label) return; // Escape, or Enter before the field loses the focus
    this.edited = undefined;
    const layer = this.list?.layer;
    if (!layer) return;
    const args = { layer: layer.id, labelNames: { [layer.ids.idOf(label)]: name.trim() } };
    sendCommand(this, { id: "layers.set", args });
  }

  #leaveField(): void {
    this.edited = undefined;
    this.#rows.scroll?.focus();
  }

  #nothing({ all, tally }: LabelsList): string {
    if (all.value.length > 0) return "No label is like that.";
    return tally.state.value.kind === "counting" ? "" : "Nothing is painted yet.";
  }

  #goTo(label: number): void {
    if (this.edited === label) return;
    const layer = this.list?.layer;
    if (!layer) return;
    const args = { layer: layer.id, label: layer.ids.idOf(label) };
    sendCommand(this, { id: "labels.goTo", args });
  }

  #key(event: KeyboardEvent): void {
    const { list } = this;
    if (!list || event.target !== this.#rows.scroll) return;
    const rows = list.rows.value;
    const at = rows.findIndex(({ label }) => label === list.layer.selectedLabel.value);
    const target = this.#rows.target(event.key, { at, count: rows.length });
    if (target !== undefined) {
      const row = rows[target];
      if (row) this.#goTo(row.label);
    } else if (event.key === "F2" && at >= 0) this.edited = rows[at]?.label;
    else return;
    event.preventDefault();
  }
}

customElements.define("lamella-label-rows", LamellaLabelRows);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-label-rows": LamellaLabelRows;
  }
}
