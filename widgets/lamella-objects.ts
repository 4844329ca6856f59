import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import { chosenLayer, layersOf } from "#core/layers/chosen-layer.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { Extent } from "#core/measure/extents.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { LabelsLists, MeasuredObjects } from "#viewer/index.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { dock } from "./dock.css.ts";
import "./lamella-object-rows.ts";

/** The objects of the selected labels layer, measured: size, place, intensity and shape of each. */
export class LamellaObjects extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        box-sizing: border-box;
      }
      .bounds {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      .foot {
        display: flex;
        align-items: center;
        gap: 8px;
        margin: 0 -12px -16px;
        padding: 6px 12px;
        border-top: 1px solid var(--lamella-line);
        color: var(--lamella-muted);
      }
      .grow {
        flex: 1;
      }
      input {
        width: 100%;
        height: 24px;
        padding: 0 6px;
        font: inherit;
        color: var(--lamella-text);
        background: var(--lamella-well);
        border: 1px solid var(--lamella-line);
        border-radius: 3px;
      }
      lamella-object-rows {
        flex: 1;
        min-height: 0;
        margin: 8px -12px 0;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    lists: { attribute: false },
    extent: { state: true },
    image: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare lists: Pick<LabelsLists, "of"> | undefined;
  /** Chosen by hand; else what was measured last. */
  declare protected extent: Extent | undefined;
  /** An image's id, or "none"; anything else means the one that the labels lie on. */
  declare protected image: string | undefined;

  protected override render() {
    const layer = this.model && chosenLayer(this.model, "labels");
    if (!layer || !this.lists)
      return html`<div class="empty">
        <strong>Nothing to measure yet</strong>
        <span class="muted">Open labels, paint some, or make labels of a prediction: their objects are measured here.</span>
      </div>`;
    const { objects } = this.lists.of(layer);
    const measured = objects.measured.value;
    return html`${this.#top(layer)}
      ${
        measured
          ? html`${this.#filter(layer, objects)}
            <lamella-object-rows .layer=${layer} .objects=${objects}></lamella-object-rows>
            ${this.#foot(layer, objects)}`
          : html`<div class="empty"><span class="muted">Area, place, mean intensity and shape of every object, as a table.</span></div>`
      }`;
  }

  #top(layer: LabelsLayer) {
    const images = this.model ? layersOf(this.model, "image") : [];
    const isStack = lengthOf(layer.grid, "z") > 1;
    const isKnown = this.image === "none" || images.some(({ id }) => id === this.image);
    return html`${
      isStack
        ? html`<div class="row"><span class="label">Objects of</span>
            <sp-picker size="s" label="Objects of" .value=${this.#extentOf(layer)} @change=${(
              event: Event,
            ) => {
              this.extent = pickedValue(event) === "volume" ? "volume" : "slice";
            }}>
              <sp-menu-item value="slice">This slice</sp-menu-item>
              <sp-menu-item value="volume">The whole volume</sp-menu-item>
            </sp-picker></div>`
        : ""
    }
      <div class="row"><span class="label">Intensity</span>
        <sp-picker size="s" label="Image whose intensity is measured" .value=${isKnown ? this.image : "own"}
          @change=${(event: Event) => {
            this.image = pickedValue(event);
          }}>
          <sp-menu-item value="own">The image they lie on</sp-menu-item>
          ${images.map(({ id, name }) => html`<sp-menu-item value=${id}>${name.value}</sp-menu-item>`)}
          <sp-menu-item value="none">Not measured</sp-menu-item>
        </sp-picker></div>
      <div class="buttons"><sp-button size="s" @click=${() => this.#measure(layer, isKnown)}>Measure</sp-button></div>`;
  }

  #extentOf(layer: LabelsLayer): Extent {
    return this.extent ?? this.lists?.of(layer).objects.measured.value?.extent ?? "slice";
  }

  #measure(layer: LabelsLayer, isKnown: boolean): void {
    const image = isKnown && { image: this.image === "none" ? null : this.image };
    const args = { layer: layer.id, extent: this.#extentOf(layer), ...image };
    sendCommand(this, { id: "labels.measure", args });
  }

  #filter(layer: LabelsLayer, objects: MeasuredObjects) {
    const { only } = objects.arrangement.value;
    const columns = objects.columns.value.filter(({ id }) => id !== "name");
    const send = (next: { column: string; from?: number | undefined; to?: number | undefined }) => {
      const args = { layer: layer.id, only: next.column === "all" ? null : withoutUndefined(next) };
      sendCommand(this, { id: "labels.arrangeObjects", args });
    };
    const bound = (side: "from" | "to", label: string) => {
      const value = only?.[side];
      return html`<input type="number" step="any" aria-label=${label} placeholder=${side === "from" ? "from" : "to"}
        .value=${value !== undefined && Number.isFinite(value) ? String(value) : ""}
        @change=${(event: Event) => {
          const text = (event.currentTarget as HTMLInputElement).value; // the field above
          const other = side === "from" ? "to" : "from";
          if (only)
            send({
              ...{ column: only.column, [side]: text === "" ? undefined : Number(text) },
              [other]: finite(only[other]),
            });
        }} />`;
    };
    return html`<div class="row"><span class="label">Show</span>
        <sp-picker size="s" label="Show objects by" .value=${only?.column ?? "all"}
          @change=${(event: Event) => send({ column: pickedValue(event) })}>
          <sp-menu-item value="all">All</sp-menu-item>
          ${columns.map(({ id, title }) => html`<sp-menu-item value=${id}>${title}</sp-menu-item>`)}
        </sp-picker></div>
      ${
        only
          ? html`<div class="row"><span class="label">between</span>
            <span class="bounds">${bound("from", "Least value shown")} ${bound("to", "Largest value shown")}</span></div>`
          : ""
      }`;
  }

  #foot(layer: LabelsLayer, objects: MeasuredObjects) {
    const total = objects.measured.value?.rows.length ?? 0;
    const shown = objects.rows.value.length;
    const noun = total === 1 ? "object" : "objects";
    return html`<div class="foot">
      <span class="grow" role="status">${shown === total ? total : `${shown} of ${total}`} ${noun}${
        objects.isStale.value ? "; painted since, measure again" : hiddenText(layer, objects)
      }</span>
      <sp-button size="s" variant="secondary" quiet title="The rows that are shown, in their order"
        @click=${() => sendCommand(this, { id: "labels.saveObjects", args: { layer: layer.id } })}>Save as CSV</sp-button>
    </div>`;
  }
}

/** Whoever picks an object in the picture looks for it in the table. */
function hiddenText({ selectedLabel, ids }: LabelsLayer, { measured, rows }: MeasuredObjects) {
  const label = selectedLabel.value;
  const isIn = (list: readonly { readonly label: number }[] = []) =>
    list.some((row) => row.label === label);
  return isIn(measured.value?.rows) && !isIn(rows.value)
    ? `; ${ids.idOf(label)} is filtered out`
    : "";
}

function pickedValue(event: Event): string {
  return (event.currentTarget as Picker).value; // where the listener sits
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function withoutUndefined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

customElements.define("lamella-objects", LamellaObjects);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-objects": LamellaObjects;
  }
}
