import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Learning } from "#plugin/learning.ts";
import { base } from "../base.css.ts";
import { dock } from "../dock.css.ts";
import "./lamella-review-form.ts";
import "./lamella-review-item.ts";
import "./lamella-review-labels.ts";
import "./lamella-review-rows.ts";

/** A review, read from top to bottom: what is looked at, what is said of it, what comes next, and what becomes of it. */
export class LamellaReviewDock extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        box-sizing: border-box;
        padding: 0;
      }
      lamella-review-rows {
        flex: 1;
        border-top: 1px solid var(--lamella-line);
        border-bottom: 1px solid var(--lamella-line);
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;

  protected override render() {
    const { model, learning } = this;
    if (!model) return html``;
    const isReviewing = model.review.current.value !== undefined;
    return html`${
      isReviewing
        ? html`<lamella-review-item .model=${model}></lamella-review-item>
          <lamella-review-rows .model=${model}></lamella-review-rows>`
        : html`<lamella-review-form .model=${model}></lamella-review-form>`
    }
      <lamella-review-labels .model=${model} .learning=${learning}></lamella-review-labels>`;
  }
}

customElements.define("lamella-review-dock", LamellaReviewDock);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-review-dock": LamellaReviewDock;
  }
}
