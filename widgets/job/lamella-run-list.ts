import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import { live } from "lit/directives/live.js";
import type { Run, RunStatus } from "#plugin/learning.ts";
import { base } from "../base.css.ts";
import { colorOf } from "./run-series.ts";

/**
 * The runs there are, the last one first: one is looked at, others are laid over its charts.
 *
 * @fires change - read `shown` and `compared`
 */
export class LamellaRunList extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      h3 {
        display: flex;
        justify-content: space-between;
        font-weight: 600;
        color: var(--lamella-strong);
      }
      h3 span {
        font-weight: 400;
      }
      ul {
        max-height: 168px;
        margin: 4px -4px 0;
        padding: 0;
        overflow-y: auto;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        height: 24px;
        padding: 0 4px;
        border-radius: 3px;
      }
      li:hover {
        background: var(--lamella-hover);
      }
      li[aria-current="true"] {
        background: var(--lamella-accent-soft);
      }
      input {
        flex: none;
        margin: 0;
        accent-color: var(--lamella-accent);
      }
      i {
        flex: none;
        width: 8px;
        height: 8px;
        border-radius: 50%;
      }
      button {
        display: flex;
        flex: 1;
        gap: 8px;
        min-width: 0;
        height: 100%;
        align-items: center;
        padding: 0;
        font: inherit;
        color: inherit;
        text-align: start;
        border: 0;
        background: none;
        cursor: pointer;
      }
      button span:first-of-type {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];
  static override readonly properties = {
    runs: { attribute: false },
    shown: { attribute: false },
    compared: { attribute: false },
  };

  /** Oldest first. */
  declare runs: readonly Run[];
  /** The id of the one that is looked at. */
  declare shown: string | undefined;
  /** Ids of those laid over it. */
  declare compared: readonly string[];

  constructor() {
    super();
    this.runs = [];
    this.compared = [];
  }

  protected override render() {
    const { runs } = this;
    return html`
      <h3 id="heading">Runs<span class="muted">tick to compare</span></h3>
      <ul aria-labelledby="heading">${runs.toReversed().map((run) => this.#row(run))}</ul>
    `;
  }

  #row({ id, title, status }: Run) {
    const isShown = id === this.shown;
    const order = [this.shown, ...this.compared].indexOf(id);
    const isCompared = order > 0;
    return html`<li aria-current=${isShown}>
      <input type="checkbox" aria-label="Compare with ${title}" ?disabled=${isShown} .checked=${live(isShown || isCompared)}
        @change=${() => this.#compare(id, !isCompared)} />
      <button title="Look at ${title}" @click=${() => this.#show(id)}>
        ${order < 0 ? "" : html`<i style="background: var(${colorOf(order)})"></i>`}
        <span>${title}</span><span class="muted">${outcome(status.value)}</span>
      </button>
    </li>`;
  }

  #show(id: string): void {
    this.shown = id;
    this.compared = this.compared.filter((other) => other !== id);
    this.dispatchEvent(new Event("change"));
  }

  #compare(id: string, isWanted: boolean): void {
    this.compared = isWanted
      ? [...this.compared, id]
      : this.compared.filter((other) => other !== id);
    this.dispatchEvent(new Event("change"));
  }
}

function outcome({ state, step, steps, bestDice, metrics }: RunStatus): string {
  const { psnr }: { readonly [metric: string]: number | undefined } = metrics;
  const dice = bestDice === null ? "" : `Dice ${bestDice.toFixed(3)}`;
  const result = psnr === undefined ? dice : `${psnr.toFixed(1)} dB`;
  if (state === "done") return result;
  return [result, state === "running" ? `${Math.floor((100 * step) / steps)} %` : state]
    .filter(Boolean)
    .join(", ");
}

customElements.define("lamella-run-list", LamellaRunList);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-run-list": LamellaRunList;
  }
}
