import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { physicalText } from "#core/physical-length.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";
import { actions } from "./actions.ts";
import { base } from "./base.css.ts";
import { keysOf } from "./keymap.ts";
import "./lamella-axis-slider.ts";
import type { SliceKeys } from "./lamella-axis-slider.ts";

/** A slider for each axis that is longer than one sample, by its name. */
export class LamellaDims extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        background: var(--lamella-panel);
      }
      div {
        border-top: 1px solid var(--lamella-line);
        padding: 2px 0;
      }
    `,
  ];
  static override readonly properties = { model: { attribute: false } };

  declare model: ViewerModel | undefined;

  protected override render() {
    const { model } = this;
    const axes = model?.sliders.value.filter(({ length }) => length > 1) ?? [];
    if (!model || axes.length === 0) return html``;
    return html`<div>
      ${repeat(
        axes,
        ({ name }) => name,
        ({ name, length }) => this.#axis(name, { length, model }),
      )}
    </div>`;
  }

  #axis(name: string, { length, model }: { length: number; model: ViewerModel }) {
    const index = model.dims.value[name] ?? 0;
    const playing = model.playing.value;
    return html`<lamella-axis-slider name=${name} length=${length} index=${index}
      physical=${physicalAt(model, { name, index }) ?? nothing}
      .playing=${playing?.axis === name ? playing : undefined}
      .keys=${model.steeredAxis.value?.name === name ? sliceKeys(model) : undefined}></lamella-axis-slider>`;
  }
}

/** Of the bottom layer that says how far its slices lie apart. */
function physicalAt(
  { layers }: ViewerModel,
  { name, index }: { name: string; index: number },
): string | undefined {
  for (const { grid } of layers.value) {
    const axis = grid.axes.indexOf(name);
    const text = physicalText(index * (grid.scale[axis] ?? 1), grid.units[axis] ?? null);
    if (text !== undefined) return text;
  }
  return undefined;
}

function sliceKeys(model: ViewerModel): SliceKeys {
  const { previousSlice, nextSlice, play } = actions.view;
  const first = (action: Action) => keysOf(action, model)[0];
  return { previous: first(previousSlice), next: first(nextSlice), play: first(play) };
}

customElements.define("lamella-dims", LamellaDims);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-dims": LamellaDims;
  }
}
