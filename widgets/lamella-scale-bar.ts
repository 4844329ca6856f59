import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import { shownScaleBar } from "#core/scale-bar.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { base } from "./base.css.ts";

/** How long a length is on the screen: see `shownScaleBar`. */
export class LamellaScaleBar extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        position: absolute;
        right: 12px;
        bottom: 12px;
        pointer-events: none;
      }
      div {
        padding: 4px 8px 7px;
        border-radius: var(--lamella-radius);
        background: rgba(0, 0, 0, 0.55);
        color: white;
        text-align: center;
      }
      i {
        display: block;
        height: 4px;
        margin: 3px auto 0;
        border: solid white;
        border-width: 0 1.5px 2px;
      }
    `,
  ];
  static override readonly properties = { model: { attribute: false } };

  declare model: ViewerModel | undefined;

  protected override render() {
    const bar = this.model && shownScaleBar(this.model);
    if (!bar) return html``;
    const { lengthPx, text } = bar;
    return html`<div role="img" aria-label="Scale bar: ${text}">${text}<i
      style="width: ${lengthPx}px"></i></div>`;
  }
}

customElements.define("lamella-scale-bar", LamellaScaleBar);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-scale-bar": LamellaScaleBar;
  }
}
