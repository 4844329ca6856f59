import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import { html, LitElement } from "lit";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Learning } from "#plugin/learning.ts";
import { isActive } from "#plugin/run-states.ts";
import type { Draft } from "#plugin/train-draft.ts";
import type { TrainArgs } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { dock } from "../dock.css.ts";
import "./lamella-run.ts";
import "./lamella-train-form.ts";

/** Training, read from top to bottom: what, how, go, what happens, what came out. */
export class LamellaTrainDock extends SignalWatcher(LitElement) {
  static override readonly styles = [base, dock];
  static override readonly properties = {
    model: { attribute: false },
    learning: { attribute: false },
    draft: { attribute: false },
    estimate: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  declare learning: Learning | undefined;
  declare draft: Draft | undefined;
  /** How long a job would take here, ms; undefined where nobody knows. */
  declare estimate: ((job: TrainArgs) => number | undefined) | undefined;

  protected override render() {
    const { model, learning } = this;
    if (!model || !learning) return html``;
    const image = chosenLayer(model, "image");
    if (!image)
      return empty(
        "Open an image to begin",
        "A network learns from an image and a few labels on it.",
      );
    const run = learning.runs.value.at(-1);
    const isBusy = run !== undefined && isActive(run.status.value);
    return html`
      ${
        chosenLayer(model, "labels")
          ? html`<lamella-train-form .model=${model} .isBusy=${isBusy}
            .learning=${learning} .draft=${this.draft}
            .estimate=${this.estimate}></lamella-train-form>`
          : this.#paintFirst(image.id)
      }
      ${run ? html`<hr /><lamella-run .run=${run} .image=${image.id}></lamella-run>` : ""}
    `;
  }

  #paintFirst(image: string) {
    const begin = () => {
      sendCommand(this, { id: "labels.create", args: { image } });
      sendCommand(this, { id: "tools.use", args: { tool: "paint" } });
    };
    return empty(
      "Paint two kinds of pixels to begin",
      "A few strokes of label 1 on what you look for, and of label 2 on the rest, are enough for a first training.",
      html`<sp-button size="s" variant="accent" @click=${begin}>New labels layer</sp-button>`,
    );
  }
}

function empty(title: string, text: string, button: unknown = "") {
  return html`<div class="empty"><strong>${title}</strong><span class="muted">${text}</span>${button}</div>`;
}

customElements.define("lamella-train-dock", LamellaTrainDock);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-dock": LamellaTrainDock;
  }
}
