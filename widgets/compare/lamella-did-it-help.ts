import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { meantLayer } from "#core/layers/chosen-layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { Learning, Run } from "#plugin/learning.ts";
import { isActive } from "#plugin/run-states.ts";
import { compareArgs, type TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import { durationText } from "../duration-text.ts";
import { jobForm } from "../job/job-form.css.ts";
import "../lamella-number.ts";
import type { LamellaNumber } from "../lamella-number.ts";
import "./lamella-comparison.ts";

/** Trains with and without a pretraining, at shares of the labels and over seeds, and says whether it helped. */
export class LamellaDidItHelp extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    jobForm,
    css`
      .wide {
        --lamella-number-width: 84px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
    draft: { attribute: false },
    run: { attribute: false },
    isOpen: { state: true },
    percents: { state: true },
    typed: { state: true },
    seeds: { state: true },
    steps: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  /** Of trainings: what both are done with. */
  declare draft: Draft<TrainSettings> | undefined;
  /** The pretraining in question. */
  declare run: Run | undefined;
  declare protected isOpen: boolean;
  /** Shares of the labels. */
  declare protected percents: readonly number[];
  /** What was typed in place of them, while it is none. */
  declare protected typed: string | undefined;
  declare protected seeds: number;
  declare protected steps: number;

  constructor() {
    super();
    this.isOpen = false;
    this.percents = [10, 25, 100];
    this.seeds = 3;
    this.steps = 100;
  }

  protected override render() {
    const { run, learning } = this;
    if (!run || !learning) return html``;
    const task = learning.comparisons.value.findLast((one) => one.run === run.id);
    const isComparing = learning.comparisons.value.some(
      ({ status }) => status.value.state === "running",
    );
    const isBusy = isComparing || learning.runs.value.some(({ status }) => isActive(status.value));
    return html`
      <div class="buttons"><sp-button size="s" variant="secondary" aria-expanded=${this.isOpen}
        @click=${() => (this.isOpen = !this.isOpen)}>Did it help?</sp-button></div>
      ${this.isOpen ? this.#form(run, isBusy) : ""}
      <lamella-comparison .task=${task}></lamella-comparison>
    `;
  }

  #form(run: Run, isBusy: boolean) {
    const { model, draft, percents, seeds, steps } = this;
    const image = model && meantLayer(model, { kind: "image", wanted: undefined });
    const labels = model && meantLayer(model, { kind: "labels", wanted: undefined });
    if (!draft || !image || !labels)
      return html`<p class="muted">It takes an image and labels on it: paint some, or open a mask.</p>`;
    const runs = 2 * percents.length * seeds;
    const { stepMs } = run.status.value;
    const time =
      stepMs === null
        ? ""
        : `, about ${durationText(runs * steps * stepMs)} at the pretraining's pace`;
    const start = () => {
      const settings = { ...draft.settings.value, steps, epochs: undefined };
      const of = { image, labels: labels.id, unlabelled: labels.unlabelled.value, settings };
      const how = { run, fractions: percents.map((percent) => percent / 100), seeds };
      sendCommand(this, { id: "pretrain.compare", args: compareArgs(of, how) });
    };
    return html`
      <p class="muted" style="margin: 8px 0 4px">Trains on ${labels.name.value} twice each, from random weights and from these: the same
        split, patches and length, with the settings of the Train dock.</p>
      <div class="row">
        <span class="label" aria-hidden="true">Labels</span>
        <sp-textfield size="s" label="Shares of the labels in percent" .value=${this.typed ?? percents.join(", ")}
          ?invalid=${this.typed !== undefined} @change=${(event: Event) => this.#takeShares((event.currentTarget as Textfield).value)}></sp-textfield>
        ${this.typed === undefined ? "" : html`<span></span><span role="alert">Percent above 0 and up to 100, as in 10, 25, 100</span>`}
      </div>
      ${this.#number("Seeds", { value: seeds, max: 20, hint: "More tell effect from chance" })}
      ${this.#number("Steps", { value: steps, max: 100_000, hint: "Of each training" })}
      <p class="muted">${runs} trainings${time}</p>
      <div class="buttons"><sp-button size="s" variant="accent" ?disabled=${isBusy || this.typed !== undefined}
        @click=${start}>Compare</sp-button></div>
    `;
  }

  #number(
    label: "Seeds" | "Steps",
    { value, max, hint }: { value: number; max: number; hint: string },
  ) {
    return html`<div class="row">
      <span class="label" aria-hidden="true" title=${hint}>${label}</span>
      <lamella-number class="wide" label=${label} min="1" max=${max} step="1" .value=${value}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as LamellaNumber; // the one here
          if (label === "Seeds") this.seeds = value;
          else this.steps = value;
        }}></lamella-number>
    </div>`;
  }

  #takeShares(text: string): void {
    const percents = text
      .split(/[\s,;%]+/)
      .filter(Boolean)
      .map(Number);
    const isFine = percents.length > 0 && percents.every((one) => one > 0 && one <= 100);
    this.typed = isFine ? undefined : text;
    if (isFine) this.percents = [...new Set(percents)].sort((a, b) => a - b);
  }
}

customElements.define("lamella-did-it-help", LamellaDidItHelp);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-did-it-help": LamellaDidItHelp;
  }
}
