import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { css, html, LitElement } from "lit";
import { drawnClasses } from "#core/layers/classes.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import { extents } from "#core/measure/extents.ts";
import { type ObjectChoice, usualDepth } from "#core/objects/object-choice.ts";
import { splits } from "#core/objects/separate.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import "../lamella-number.ts";
import type { LamellaNumber } from "../lamella-number.ts";
import "../lamella-slider-field.ts";
import type { LamellaSliderField } from "../lamella-slider-field.ts";
import { controls } from "./controls.css.ts";

type Split = (typeof splits)[number];

const titles = {
  none: "Nowhere",
  shape: "Where narrow",
  probability: "Where unsure",
} satisfies { readonly [S in Split]: string };

/** How far the slider of the depth goes, and by what. */
const depths = {
  shape: { max: 20, step: 0.5, hint: "in pixels" },
  probability: { max: 1, step: 0.01, hint: "as a probability" },
} as const;

/** The way from a prediction to one label an object: where what touches is cut, how small one may be, and what it would look like. */
export class LamellaFindObjects extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        margin-top: 10px;
        padding: 0;
      }
      sp-picker {
        width: 100%;
        min-width: 0;
        --mod-picker-inline-size: 100%;
        --mod-picker-block-size: 24px;
      }
      .buttons {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 6px;
        margin-top: 6px;
      }
      label.grow {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      input {
        accent-color: var(--lamella-accent);
        margin: 0;
      }
      lamella-number {
        --lamella-number-width: 72px;
      }
      p {
        min-height: 16px;
        margin-top: 4px;
      }
    `,
  ];
  static override readonly properties = {
    layer: { attribute: false },
    model: { attribute: false },
  };

  declare layer: ProbabilityLayer | undefined;
  declare model: ViewerModel | undefined;

  protected override render() {
    const { layer, model } = this;
    if (!layer) return html``;
    const isOn = model?.objectsPreview.value?.layer === layer.id;
    const count = isOn ? model?.previewed.value : undefined;
    const { extent, fillHoles } = layer.objects.value;
    const isCut = extent === "volume" && lengthOf(layer.grid, "z") > 1;
    return html`${this.#extent(layer)} ${this.#cut(layer)} ${this.#depth(layer)} ${this.#classes(layer)}
      ${this.#number(layer, "smallest", "Smallest", { label: "Smallest object in pixels", title: "In pixels", min: 1 })}
      ${this.#number(layer, "smooth", "Smooth", { label: "Radius in pixels of what has to fit into an object everywhere", title: "Thorns and bridges thinner than twice this many pixels go", min: 0 })}
      <div class="row"><span class="label" aria-hidden="true">Holes</span>
        <label class="grow"><input type="checkbox" .checked=${fillHoles}
          @change=${(event: Event) => {
            const { checked } = event.currentTarget as HTMLInputElement; // the one above
            this.#set(layer, { fillHoles: checked });
          }}>
          filled</label></div>
      <div class="buttons">
        <sp-action-button size="s" toggles ?selected=${isOn} title="Outlines of the objects in the view; they follow every setting"
          @click=${() => this.#preview(layer, isOn ? undefined : layer.objects.value)}>Preview</sp-action-button>
        <sp-action-button size="s" title="A layer with a number for every object above the threshold"
          @click=${() => this.#find(layer)}>Find objects</sp-action-button>
      </div>
      <p class="muted" role="status">${count === undefined ? "" : `${count} in the view${isCut ? ", each slice by itself" : ""}`}</p>`;
  }

  #set(layer: ProbabilityLayer, change: Partial<ObjectChoice>): void {
    const objects = { ...layer.objects.value, ...change };
    sendCommand(this, { id: "layers.set", args: { layer: layer.id, objects } });
    if (this.model?.objectsPreview.value?.layer === layer.id) this.#preview(layer, objects);
  }

  #extent(layer: ProbabilityLayer) {
    if (lengthOf(layer.grid, "z") === 1) return "";
    return html`<div class="row"><span class="label" aria-hidden="true">Reach</span>
      <sp-picker size="s" label="Whether objects go on through slices" .value=${layer.objects.value.extent}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as Picker; // the one above
          this.#set(layer, { extent: extents.find((extent) => extent === value) ?? "slice" });
        }}>
        <sp-menu-item value="slice">Each slice by itself</sp-menu-item>
        <sp-menu-item value="volume">Through slices</sp-menu-item>
      </sp-picker></div>`;
  }

  #cut(layer: ProbabilityLayer) {
    return html`<div class="row"><span class="label" aria-hidden="true">Cut</span>
      <sp-picker size="s" label="Where objects that touch are cut" .value=${layer.objects.value.split}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as Picker; // the one above
          const split = splits.find((split) => split === value) ?? "none";
          this.#set(layer, { split, depth: usualDepth[split] });
        }}>
        ${splits.map((id) => html`<sp-menu-item value=${id}>${titles[id]}</sp-menu-item>`)}
      </sp-picker></div>`;
  }

  /** How far a seed rises above where it meets a higher one; a lower one is no object of its own. */
  #depth(layer: ProbabilityLayer) {
    const { split, depth = usualDepth[split] } = layer.objects.value;
    if (split === "none") return "";
    const { max, step, hint } = depths[split];
    return html`<lamella-slider-field label="Depth" min="0" max=${max} step=${step} .value=${depth}
      title="How far a part rises above where it meets a higher one, ${hint}: more makes fewer cuts"
      @input=${(event: Event) => {
        const { value } = event.currentTarget as LamellaSliderField; // the one above
        this.#set(layer, { depth: value });
      }}></lamella-slider-field>`;
  }

  #classes(layer: ProbabilityLayer) {
    const classes = drawnClasses(layer.grid);
    if (classes.length < 2) return "";
    return html`<div class="row"><span class="label" aria-hidden="true">Class</span>
      <sp-picker size="s" label="Class whose objects are found" .value=${String(classOf(layer, layer.objects.value))}
        @change=${(event: Event) => {
          this.#set(layer, { class: Number((event.currentTarget as Picker).value) }); // the one above
        }}>
        ${classes.map(({ label, name }) => html`<sp-menu-item value=${String(label)}>${name}</sp-menu-item>`)}
      </sp-picker></div>`;
  }

  #number(
    layer: ProbabilityLayer,
    name: "smallest" | "smooth",
    shown: string,
    { label, title, min }: { label: string; title: string; min: number },
  ) {
    return html`<div class="row"><span class="label" aria-hidden="true">${shown}</span>
      <lamella-number label=${label} title=${title} .min=${min} .max=${name === "smooth" ? 100 : undefined} .step=${1} .value=${layer.objects.value[name]}
        @change=${(event: Event) => {
          this.#set(layer, { [name]: (event.currentTarget as LamellaNumber).value }); // the one above
        }}></lamella-number></div>`;
  }

  #preview(layer: ProbabilityLayer, objects: ObjectChoice | undefined): void {
    const args = { layer: layer.id, ...(objects && { objects: ofOne(layer, objects) }) };
    sendCommand(this, { id: "labels.previewObjects", args });
  }

  #find(layer: ProbabilityLayer): void {
    const { id, threshold, objects } = layer;
    const args = { layer: id, threshold: threshold.value, objects: ofOne(layer, objects.value) };
    sendCommand(this, { id: "labels.fromProbability", args });
  }
}

/** The chosen class, as long as this prediction has it. */
function classOf({ grid }: ProbabilityLayer, objects: ObjectChoice): number {
  const classes = drawnClasses(grid);
  const found = classes.find(({ label }) => label === objects.class) ?? classes[0];
  return found?.label ?? 1;
}

function ofOne(layer: ProbabilityLayer, objects: ObjectChoice): ObjectChoice {
  return { ...objects, class: classOf(layer, objects) };
}

customElements.define("lamella-find-objects", LamellaFindObjects);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-find-objects": LamellaFindObjects;
  }
}
