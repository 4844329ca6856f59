import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import type { ReviewItem } from "#core/review/review-item.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { rows as tableRows } from "../rows.css.ts";
import { RowsController, rowPx } from "../rows-controller.ts";
import { decisionWords, itemName } from "./review-words.ts";

/** The queue of a review, of any length: a click goes to an item, and the one that is looked at is marked. */
export class LamellaReviewRows extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    tableRows,
    css`
      :host {
        min-height: 96px;
      }
      [role="row"] {
        grid-template-columns: minmax(0, 1fr) 62px 58px 20px;
      }
      [role="row"] :first-child {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .number {
        text-align: right;
        padding-right: 10px;
      }
    `,
  ];
  static override readonly properties = { model: { attribute: false } };

  declare model: ViewerModel | undefined;
  readonly #rows = new RowsController(this);

  protected override render() {
    const items = this.model?.review.items.value;
    if (!items || !this.model) return html``;
    const { first, end } = this.#rows.range;
    const at = this.model.review.index.value;
    return html`<div class="scroll" role="grid" tabindex="0" aria-label="Queue of the review" aria-rowcount=${items.length + 1}
      aria-activedescendant=${at < 0 ? "" : `item-${at}`}
      @scroll=${() => this.#rows.measure()} @keydown=${this.#key}>
      <div class="head" role="row" aria-rowindex="1">
        <span role="columnheader">Item</span>
        <span role="columnheader" class="number">Pixels</span>
        <span role="columnheader" class="number" title="Mean entropy of the prediction, 0 (sure) to 1">Unsure</span>
        <span role="columnheader" aria-label="Decision"></span>
      </div>
      <div class="body" role="presentation" style=${styleMap({ height: `${items.length * rowPx}px` })}>
        ${repeat(
          items.slice(first, end).map((item, i) => ({ item, index: first + i })),
          ({ item }) => item.key,
          ({ item, index }) => this.#row(item, index, index === at),
        )}
      </div>
    </div>`;
  }

  /** The item that is looked at stays in sight. */
  protected override updated(): void {
    const at = this.model?.review.index.value ?? -1;
    this.#rows.follow(at, () => at);
  }

  #row(item: ReviewItem, index: number, isCurrent: boolean) {
    const book = this.model?.review.last.value?.book;
    book?.counts.value; // read, so that decisions are followed
    const decision = book?.get(item.key);
    const words = decision && decisionWords[decision];
    return html`<div role="row" id="item-${index}" aria-rowindex=${index + 2} aria-selected=${isCurrent}
      style=${styleMap({ top: `${index * rowPx}px` })} @click=${() => this.#goTo(item)}>
      <span role="gridcell" title=${itemName(item)}>${itemName(item)}</span>
      <span role="gridcell" class="number">${item.pixels > 0 ? item.pixels.toLocaleString("en") : ""}</span>
      <span role="gridcell" class="number">${item.risk?.toFixed(2) ?? ""}</span>
      <span role="gridcell" title=${words?.word ?? ""} aria-label=${words?.word ?? "not decided"}>${words?.sign ?? ""}</span>
    </div>`;
  }

  #goTo({ key }: ReviewItem): void {
    sendCommand(this, { id: "review.go", args: { item: key } });
  }

  #key(event: KeyboardEvent): void {
    const review = this.model?.review;
    const items = review?.items.value;
    if (!review || !items) return;
    const at = review.index.value;
    const item = items[this.#rows.target(event.key, { at, count: items.length }) ?? -1];
    if (!item) return;
    this.#goTo(item);
    event.preventDefault();
  }
}

customElements.define("lamella-review-rows", LamellaReviewRows);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-review-rows": LamellaReviewRows;
  }
}
