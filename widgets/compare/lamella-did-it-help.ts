import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { meantLayer } from "#core/layers/chosen-layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Draft } from "#plugin/job-draft.ts";
import type { Learning, Run } from "#plugin/learning.ts";
import { isActive } from "#plugin/run-states.ts";
import { compareArgs, type LabelShares, type TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import { durationText } from "../duration-text.ts";
import { jobForm } from "../job/job-form.css.ts";
import "../lamella-number.ts";
import type { LamellaNumber } from "../lamella-number.ts";
import "./lamella-comparison.ts";

/** How labels are counted out, and what may be typed then. */
const countings = {
  fractions: {
    title: "percent of the labels",
    label: "Shares of the labels in percent",
    wrong: "Percent above 0 and up to 100, as in 10, 25, 100",
    usual: [10, 25, 100],
    isFine: (one: number) => one > 0 && one <= 100,
  },
  images: {
    title: "labelled images or slices",
    label: "Numbers of labelled images or slices",
    wrong: "Whole numbers from 1 on, as in 1, 2, 4",
    usual: [1, 2, 4],
    isFine: (one: number) => Number.isInteger(one) && one > 0,
  },
} as const;
type Counting = keyof typeof countings;

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
    counting: { state: true },
    counts: { state: true },
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
  declare protected counting: Counting;
  /** How much of the labels, each in turn. */
  declare protected counts: readonly number[];
  /** What was typed in place of them, while it is none. */
  declare protected typed: string | undefined;
  declare protected seeds: number;
  declare protected steps: number;

  constructor() {
    super();
    this.isOpen = false;
    this.counting = "fractions";
    this.counts = countings.fractions.usual;
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
    const { model, draft, counts, seeds, steps } = this;
    const image = model && meantLayer(model, { kind: "image", wanted: undefined });
    const labels = model && meantLayer(model, { kind: "labels", wanted: undefined });
    if (!draft || !image || !labels)
      return html`<p class="muted">It takes an image and labels on it: paint some, or open a mask.</p>`;
    const runs = 2 * counts.length * seeds;
    const { stepMs } = run.status.value;
    const time =
      stepMs === null
        ? ""
        : `, about ${durationText(runs * steps * stepMs)} at the pretraining's pace`;
    const start = () => {
      const settings = { ...draft.settings.value, steps, epochs: undefined };
      const of = { image, labels: labels.id, unlabelled: labels.unlabelled.value, settings };
      const how = { run, shares: this.#shares, seeds };
      sendCommand(this, { id: "pretrain.compare", args: compareArgs(of, how) });
    };
    return html`
      <p class="muted" style="margin: 8px 0 4px">Trains on ${labels.name.value} twice each, from random weights and from these: the same
        split, patches and length, with the settings of the Train dock.</p>
      ${this.#labels()}
      ${this.#number("Seeds", { value: seeds, max: 20, hint: "More tell effect from chance" })}
      ${this.#number("Steps", { value: steps, max: 100_000, hint: "Of each training" })}
      <p class="muted">${runs} trainings${time}</p>
      <div class="buttons"><sp-button size="s" variant="accent" ?disabled=${isBusy || this.typed !== undefined}
        @click=${start}>Compare</sp-button></div>
    `;
  }

  #labels() {
    const { counting, counts, typed } = this;
    const { label, wrong } = countings[counting];
    const choose = (event: Event) => {
      const chosen = (event.currentTarget as Picker).value; // one of those here
      this.counting = chosen === "images" ? "images" : "fractions";
      this.counts = countings[this.counting].usual;
      this.typed = undefined;
    };
    return html`<div class="row">
      <span class="label">Learn from</span>
      <sp-picker size="s" label="How labels are counted out" .value=${counting} @change=${choose}>
        ${Object.entries(countings).map(([id, { title }]) => html`<sp-menu-item value=${id}>${title}</sp-menu-item>`)}
      </sp-picker>
      <span class="label" aria-hidden="true">Each of</span>
      <sp-textfield size="s" label=${label} .value=${typed ?? counts.join(", ")}
        ?invalid=${typed !== undefined} @change=${(event: Event) => this.#take((event.currentTarget as Textfield).value)}></sp-textfield>
      ${typed === undefined ? "" : html`<span></span><span role="alert">${wrong}</span>`}
    </div>`;
  }

  get #shares(): LabelShares {
    const { counting, counts } = this;
    return counting === "images"
      ? { images: counts }
      : { fractions: counts.map((percent) => percent / 100) };
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

  #take(text: string): void {
    const counts = text
      .split(/[\s,;%]+/)
      .filter(Boolean)
      .map(Number);
    const isFine = counts.length > 0 && counts.every(countings[this.counting].isFine);
    this.typed = isFine ? undefined : text;
    if (isFine) this.counts = [...new Set(counts)].sort((a, b) => a - b);
  }
}

customElements.define("lamella-did-it-help", LamellaDidItHelp);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-did-it-help": LamellaDidItHelp;
  }
}
