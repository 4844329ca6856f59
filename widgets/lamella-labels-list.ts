import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-left.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-chevron-right.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-close.js";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { LabelsList, LabelsLists } from "#viewer/index.ts";
import { actions, requestOf } from "./actions.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { dock } from "./dock.css.ts";
import { keysOf } from "./keymap.ts";
import "./lamella-icon-button.ts";
import "./lamella-label-rows.ts";
import "./lamella-progress.ts";
import { pictureFirst } from "./picture-first.ts";

/** The labels of the selected layer: counted, to find, name and go to them. It counts while it can be seen. */
export class LamellaLabelsList extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    dock,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        padding: 8px 0 0;
      }
      .top,
      .foot,
      lamella-progress {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 0 12px 6px;
      }
      lamella-progress {
        display: block;
        flex: 1;
        padding: 0;
      }
      sp-textfield {
        flex: 1;
        min-width: 0;
        --mod-textfield-width: 100%;
        --mod-textfield-height: 24px;
        --mod-textfield-corner-radius: 3px;
      }
      .unset {
        --mod-textfield-text-color-default: var(--lamella-muted);
        --mod-textfield-text-color-hover: var(--lamella-muted);
      }
      lamella-label-rows {
        flex: 1;
        min-height: 0;
      }
      .foot {
        padding: 6px 12px;
        border-top: 1px solid var(--lamella-line);
        color: var(--lamella-muted);
      }
      [role="alert"] {
        color: var(--lamella-negative);
        padding: 0 12px 6px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    lists: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  declare lists: Pick<LabelsLists, "of"> | undefined;

  #shown: LabelsLayer | undefined;
  #away = new AbortController();

  override connectedCallback(): void {
    this.#away = new AbortController();
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    this.#away.abort();
    super.disconnectedCallback();
  }

  /** Counting reads every chunk: those on the screen go first. */
  protected override async scheduleUpdate(): Promise<void> {
    const layer = this.#chosen(); // read outside of any rendering: it is followed when it is rendered
    if (layer && layer !== this.#shown) await pictureFirst(this.#away.signal);
    await super.scheduleUpdate();
  }

  #chosen(): LabelsLayer | undefined {
    return this.model && chosenLayer(this.model, "labels");
  }

  protected override render() {
    const layer = this.#chosen();
    this.#shown = layer;
    if (!layer || !this.lists) return this.#empty();
    const list = this.lists.of(layer);
    return html`${this.#top(list)} ${this.#progress(list)}
      <lamella-label-rows .list=${list}></lamella-label-rows>
      ${this.#foot(list)}`;
  }

  protected override updated(): void {
    const layer = this.#chosen();
    const tally = layer && this.lists?.of(layer).tally;
    // One that somebody has stopped starts again when they ask for it.
    if (tally?.state.value.kind === "idle") void tally.start();
  }

  #empty() {
    const request = this.model && requestOf(actions.layers.newLabels, this.model);
    return html`<div class="empty">
      <strong>No labels yet</strong>
      <span class="muted">Open labels, or paint some: they are listed here with their areas.</span>
      ${
        request
          ? html`<sp-button size="s" variant="secondary"
              @click=${() => sendCommand(this, request)}>New labels layer</sp-button>`
          : ""
      }
    </div>`;
  }

  #top(list: LabelsList) {
    const { layer } = list;
    const step = (by: number) =>
      sendCommand(this, { id: "labels.step", args: { layer: layer.id, by } });
    const { filter } = list.arrangement.value;
    return html`<div class="top">
      <sp-textfield size="s" class=${filter ? "" : "unset"} label="Filter the labels by number or name" placeholder="Filter by number or name"
        .value=${filter}
        @input=${(event: Event) => {
          const filter = (event.currentTarget as Textfield).value;
          sendCommand(this, { id: "labels.arrange", args: { layer: layer.id, filter } });
        }}></sp-textfield>
      <lamella-icon-button label="Previous label" key=${ifDefined(this.model && keysOf(actions.layers.previousLabel, this.model)[0])} @click=${() => step(-1)}>
        <sp-icon-chevron-left></sp-icon-chevron-left>
      </lamella-icon-button>
      <lamella-icon-button label="Next label" key=${ifDefined(this.model && keysOf(actions.layers.nextLabel, this.model)[0])} @click=${() => step(1)}>
        <sp-icon-chevron-right></sp-icon-chevron-right>
      </lamella-icon-button>
    </div>`;
  }

  #progress({ tally }: LabelsList) {
    const state = tally.state.value;
    if (state.kind === "failed")
      return html`<p role="alert">${state.error instanceof Error ? state.error.message : String(state.error)}</p>`;
    if (state.kind === "stopped")
      return html`<div class="top"><span class="muted">Not counted to the end.</span>
        <sp-button size="s" variant="secondary" @click=${() => void tally.start()}>Count them</sp-button></div>`;
    if (state.kind !== "counting" || state.total < 64) return "";
    const progress = state.done / state.total;
    return html`<div class="top">
      <lamella-progress label="Counting labels" text="Counting, ${Math.round(progress * 100)} %" .progress=${progress}></lamella-progress>
      <lamella-icon-button label="Stop counting" @click=${() => tally.stop()}><sp-icon-close></sp-icon-close></lamella-icon-button>
    </div>`;
  }

  #foot({ all, rows, tally, layer }: LabelsList) {
    const [total, shown] = [all.value.length, rows.value.length];
    const noun = total === 1 ? "label" : "labels";
    const counts = shown === total ? `${total} ${noun}` : `${shown} of ${total} ${noun}`;
    const isStrokes = layer.unlabelled.value === "ignore";
    const hasBackground = all.value.some(({ name }) => name.toLowerCase() === "background");
    return html`<div class="foot">
      <span style="flex: 1">${counts}${tally.isApproximate ? html`; areas are about, very small labels may be missing` : ""}</span>
      ${
        isStrokes && !hasBackground
          ? html`<sp-button size="s" variant="secondary" quiet
              title="0 is not labelled here: background is painted as a label of its own"
              @click=${() => this.#addBackground(layer.id, all.value)}>Add background</sp-button>`
          : ""
      }
    </div>`;
  }

  /** The lowest number that is free gets the name, and the brush. */
  #addBackground(layer: string, rows: readonly { readonly label: number }[]): void {
    const taken = new Set(rows.map(({ label }) => label));
    let label = 1;
    while (taken.has(label) || label === 1) label++;
    const args = { layer, selectedLabel: label, labelNames: { [label]: "background" } };
    sendCommand(this, { id: "layers.set", args });
  }
}

customElements.define("lamella-labels-list", LamellaLabelsList);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-labels-list": LamellaLabelsList;
  }
}
