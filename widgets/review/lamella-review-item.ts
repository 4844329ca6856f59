import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { css, html, LitElement } from "lit";
import { decisions } from "#core/review/decisions.ts";
import type { PlannedReview } from "#core/review/review.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "../action.ts";
import { actions, requestOf } from "../actions.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import { keyText } from "../key-text.ts";
import { keysOf } from "../keymap.ts";
import "../lamella-progress.ts";
import { decisionWords, itemName } from "./review-words.ts";

/** How far a review is, the item that is looked at, and what can be said of it. */
export class LamellaReviewItem extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      :host {
        padding-bottom: 10px;
      }
      lamella-progress {
        margin-top: 4px;
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
        margin: 6px 0 10px;
        color: var(--lamella-muted);
        font-variant-numeric: tabular-nums;
      }
      .item {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 10px;
        min-height: 20px;
        color: var(--lamella-muted);
        font-variant-numeric: tabular-nums;
      }
      .item > * {
        white-space: nowrap;
      }
      .item strong {
        color: var(--lamella-strong);
      }
      .item span:last-child {
        margin-left: auto;
      }
      .decide {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 6px;
        margin-top: 8px;
      }
      .decide sp-button {
        width: 100%;
      }
      kbd {
        margin-left: 6px;
        font: inherit;
        opacity: 0.75;
      }
      .notice {
        margin: 8px 0 0;
        padding: 6px 10px;
        border-left: 3px solid var(--lamella-accent);
        border-radius: 3px;
        background: var(--lamella-raised);
      }
      .buttons {
        justify-content: space-between;
      }
    `,
  ];
  static override readonly properties = { model: { attribute: false } };

  declare model: ViewerModel | undefined;

  protected override render() {
    const { model } = this;
    const review = model?.review.last.value;
    const item = model?.review.current.value;
    if (!model || !review || !item) return html``;
    const isFixing = model.review.isFixing.value;
    const { accept, reject, fix, skip, previous, next } = actions.review;
    return html`${this.#progress(review)}
      <div class="item" aria-live="polite">${this.#about(item, review)}</div>
      ${
        isFixing
          ? html`<p class="notice">Paint it as it should be. Accept when it is right.</p>`
          : ""
      }
      <div class="decide">
        ${this.#button(accept, { text: isFixing ? "It is right now" : "Accept", variant: "accent" })}
        ${this.#button(reject, { text: "Reject" })}
        ${this.#button(fix, { text: "Correct", isOff: isFixing })}
        ${this.#button(skip, { text: "Skip" })}
      </div>
      <div class="buttons">
        ${this.#button(previous, { text: "Previous", isQuiet: true })}
        ${this.#button(next, { text: "Next", isQuiet: true })}
        <sp-button size="s" variant="secondary" quiet treatment="outline"
          @click=${() => sendCommand(this, { id: "review.stop" })}>Stop</sp-button>
      </div>`;
  }

  #progress({ book, total, plan }: PlannedReview) {
    const counts = book.counts.value;
    const decided = counts.accepted + counts.rejected + counts.fixed;
    const isDone = decided >= total;
    const said = isDone
      ? `All ${inWords(total)} ${plan.of} decided`
      : `${inWords(decided)} of ${inWords(total)} ${plan.of} decided`;
    return html`<lamella-progress label="Reviewed" .progress=${decided / Math.max(1, total)} .etaMs=${null}
        text=${said}></lamella-progress>
      <div class="counts">${decisions.map(
        (decision) =>
          html`<span>${decisionWords[decision].sign} ${inWords(counts[decision])} ${decisionWords[decision].word}</span>`,
      )}</div>`;
  }

  #about(item: ReviewItem, { book }: PlannedReview) {
    const decision = book.get(item.key);
    return html`<strong>${itemName(item)}</strong>
      ${item.pixels > 0 ? html`<span>${item.pixels.toLocaleString("en")} px</span>` : ""}
      ${item.risk === undefined ? "" : html`<span title="Mean entropy of the prediction, 0 (sure) to 1">unsure ${item.risk.toFixed(2)}</span>`}
      <span>${decision ? `${decisionWords[decision].sign} ${decisionWords[decision].word}` : "not decided"}</span>`;
  }

  #button(
    action: Action,
    {
      text,
      variant = "secondary",
      isOff = false,
      isQuiet = false,
    }: { text: string; variant?: string; isOff?: boolean; isQuiet?: boolean },
  ) {
    const { model } = this;
    const request = model && !isOff ? requestOf(action, model) : undefined;
    const [key] = model ? keysOf(action, model) : [];
    return html`<sp-button size="s" variant=${variant} treatment=${isQuiet ? "outline" : "fill"} ?disabled=${!request}
      title=${action.title} @click=${() => request && sendCommand(this, request)}>${text}${
        key === undefined ? "" : html`<kbd aria-hidden="true">${keyText(key)}</kbd>`
      }</sp-button>`;
  }
}

function inWords(count: number): string {
  return count.toLocaleString("en");
}

customElements.define("lamella-review-item", LamellaReviewItem);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-review-item": LamellaReviewItem;
  }
}
