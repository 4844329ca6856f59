import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ViewerModel } from "#core/viewer-model.ts";
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
        ({ name, length }) => html`<lamella-axis-slider name=${name} length=${length}
          index=${model.dims.value[name] ?? 0}
          .keys=${model.steeredAxis.value?.name === name ? sliceKeys(model) : undefined}></lamella-axis-slider>`,
      )}
    </div>`;
  }
}

function sliceKeys(model: ViewerModel): SliceKeys {
  const { previousSlice, nextSlice } = actions.view;
  return { previous: keysOf(previousSlice, model)[0], next: keysOf(nextSlice, model)[0] };
}

customElements.define("lamella-dims", LamellaDims);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-dims": LamellaDims;
  }
}
