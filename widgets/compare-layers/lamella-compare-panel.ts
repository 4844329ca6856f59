import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/action-group/sp-action-group.js";
import type { ActionGroup } from "@spectrum-web-components/action-group";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-close.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import { type Comparison, type ComparisonView, comparisonViews } from "#core/compare/comparison.ts";
import { layersOf } from "#core/layers/chosen-layer.ts";
import { drawnClasses } from "#core/layers/classes.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { type ComparedExtent, comparedExtents, type LastCompared } from "#viewer/index.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { controls } from "../layer-controls/controls.css.ts";
import "../lamella-icon-button.ts";
import "./lamella-compare-figures.ts";

const viewTitles = {
  swipe: "Swipe",
  "side-by-side": "Side by side",
  difference: "Difference",
} satisfies { readonly [V in ComparisonView]: string };

const extentTitles = {
  view: "This view",
  slice: "This slice",
  all: "Every slice",
} satisfies { readonly [E in ComparedExtent]: string };

/** What is compared, how it is shown, and how much it agrees; over the picture while two layers are compared. */
export class LamellaComparePanel extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    controls,
    css`
      :host {
        position: absolute;
        top: 12px;
        left: 12px;
        width: 264px;
        padding: 8px 12px 10px;
        border-radius: 6px;
        background: color-mix(in srgb, var(--lamella-panel) 94%, transparent);
        box-shadow: var(--lamella-shadow);
        --lamella-label-width: 54px;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }
      h2 {
        font-weight: 600;
        color: var(--lamella-strong);
      }
      sp-picker {
        flex: 1;
        min-width: 0;
        --mod-picker-inline-size: 100%;
        --mod-picker-block-size: 24px;
        --mod-picker-min-inline-size: 0;
      }
      sp-action-group {
        margin: 6px 0 2px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    compared: { attribute: false },
    extent: { state: true },
    within: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare compared: LastCompared | undefined;
  declare protected extent: ComparedExtent;
  /** Id of a labels layer; anything else means everywhere. */
  declare protected within: string;

  constructor() {
    super();
    this.extent = "view";
    this.within = "everywhere";
  }

  protected override render() {
    const comparison = this.model?.comparison.value;
    this.hidden = comparison === undefined;
    if (!this.model || !comparison) return html``;
    const sides = [comparison.a, comparison.b].flatMap(
      (id) => this.model?.layers.value.find((layer) => layer.id === id) ?? [],
    );
    const isCounted = sides.every(({ kind }) => kind !== "image");
    return html`
      <header><h2>Compare</h2><lamella-icon-button label="Stop comparing"
        @click=${() => sendCommand(this, { id: "layers.stopComparing" })}><sp-icon-close></sp-icon-close></lamella-icon-button></header>
      ${this.#side("a", comparison)} ${this.#side("b", comparison)} ${this.#classes(sides, comparison)}
      <sp-action-group size="s" compact emphasized selects="single" label="How they are shown"
        .selected=${[comparison.view]}
        @change=${(event: Event) => {
          const [view] = (event.currentTarget as ActionGroup).selected; // the one here
          if (view) this.#set({ view });
        }}>
        ${comparisonViews.map((id) => html`<sp-action-button value=${id} ?disabled=${id === "difference" && !isCounted}>${viewTitles[id]}</sp-action-button>`)}
      </sp-action-group>
      ${isCounted ? this.#counting(comparison) : ""}
      <lamella-compare-figures .model=${this.model} .compared=${this.compared}></lamella-compare-figures>`;
  }

  #side(side: "a" | "b", comparison: Comparison) {
    const others = this.model?.layers.value.filter(({ id, grid }) => {
      const shown = this.model?.layer(comparison[side]).grid ?? grid;
      const isAsLarge = ["y", "x"].every((axis) => lengthOf(grid, axis) === lengthOf(shown, axis));
      return isAsLarge && id !== comparison[side === "a" ? "b" : "a"];
    });
    const name = { a: "Left", b: "Right" }[side];
    return html`<div class="row"><span class="label" aria-hidden="true">${name}</span>
      <sp-picker size="s" label="${name}: layer" .value=${comparison[side]}
        @change=${(event: Event) => this.#set({ [side]: pickedValue(event) })}>
        ${others?.map(({ id, name }) => html`<sp-menu-item value=${id}>${name.value}</sp-menu-item>`)}
      </sp-picker></div>`;
  }

  /** Which of several classes is compared. */
  #classes(sides: readonly Layer[], { label }: Comparison) {
    const all = sides.flatMap(({ grid }) =>
      grid.axes.includes("class") ? drawnClasses(grid) : [],
    );
    const classes = new Map(all.map(({ label, name }) => [label, name]));
    if (classes.size < 2) return "";
    return html`<div class="row"><span class="label" aria-hidden="true">Class</span>
      <sp-picker size="s" label="Class that is compared" .value=${label === null ? "all" : String(label)}
        @change=${(event: Event) => {
          const value = pickedValue(event);
          this.#set({ label: value === "all" ? null : Number(value) });
        }}>
        <sp-menu-item value="all">All but background</sp-menu-item>
        ${[...classes].map(([label, name]) => html`<sp-menu-item value=${String(label)}>${name}</sp-menu-item>`)}
      </sp-picker></div>`;
  }

  #counting({ a, b }: Comparison) {
    const isStack = this.model?.sliders.value.some(({ length }) => length > 1);
    const extents = comparedExtents.filter((id) => isStack || id !== "all");
    const labels = this.model ? layersOf(this.model, "labels") : [];
    const masks = labels.filter(({ id }) => id !== a && id !== b);
    const within = masks.find(({ id }) => id === this.within)?.id;
    return html`<div class="row"><span class="label" aria-hidden="true">Count</span>
        <sp-picker size="s" label="Where to count" .value=${this.extent}
          @change=${(event: Event) => {
            const value = pickedValue(event);
            this.extent = comparedExtents.find((id) => id === value) ?? this.extent;
          }}>
          ${extents.map((id) => html`<sp-menu-item value=${id}>${extentTitles[id]}</sp-menu-item>`)}
        </sp-picker>
        <sp-action-button size="s" title="Dice, IoU and objects"
          @click=${() => sendCommand(this, { id: "layers.measureComparison", args: { extent: this.extent, ...(within && { within }) } })}>Count</sp-action-button></div>
      ${
        masks.length > 0
          ? html`<div class="row"><span class="label" aria-hidden="true">Only in</span>
            <sp-picker size="s" label="Only where these labels are not empty" .value=${within ?? "everywhere"}
              @change=${(event: Event) => {
                this.within = pickedValue(event);
              }}>
              <sp-menu-item value="everywhere">Everywhere</sp-menu-item>
              ${masks.map(({ id, name }) => html`<sp-menu-item value=${id}>${name.value}</sp-menu-item>`)}
            </sp-picker></div>`
          : ""
      }`;
  }

  #set(changes: { [K in keyof Comparison]?: string | number | null }): void {
    sendCommand(this, { id: "layers.setComparison", args: changes });
  }
}

function pickedValue(event: Event): string {
  return (event.currentTarget as Picker).value; // where the listener sits
}

customElements.define("lamella-compare-panel", LamellaComparePanel);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-compare-panel": LamellaComparePanel;
  }
}
