import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import type { Draft } from "#plugin/job-draft.ts";
import type { Learning } from "#plugin/learning.ts";
import { canBeginTraining } from "#plugin/pretrain-settings.ts";
import { hasWeights } from "#plugin/run-states.ts";
import { nameOf, type TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import "../job/lamella-field.ts";
import type { LamellaField } from "../job/lamella-field.ts";
import "../job/lamella-member.ts";
import type { LamellaMember } from "../job/lamella-member.ts";

const scratch = { id: "scratch", title: "Random weights", summary: "Everything is learnt anew" };
const file = { id: "pick", title: "A file…", summary: "Of weights, or a model that was exported" };

/** What is taken over of the weights that a training starts from. */
const fields = [
  {
    form: { kind: "word", key: "head", usual: "new", options: ["keep", "new"] },
    words: {
      label: "Last layer",
      hint: "new: begun anew, for another task or other classes, as after pretraining; keep: taken over",
    },
  },
  {
    form: { kind: "word", key: "part", usual: "model", options: ["model", "encoder"] },
    words: { label: "Taken over", hint: "All of the model, or only its way down" },
  },
] as const;

/** What a training starts from: nothing, a pretraining, an earlier training, or a file; and what of it is taken over. */
export class LamellaStartFrom extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
      lamella-member,
      lamella-field {
        --lamella-label-width: 76px;
      }
    `,
  ];
  static override readonly properties = {
    draft: { attribute: false },
    learning: { attribute: false },
  };

  declare draft: Draft<TrainSettings> | undefined;
  /** Its runs with weights are offered. */
  declare learning: Learning | undefined;

  protected override render() {
    const { draft } = this;
    if (!draft) return html``;
    const { init } = draft.settings.value;
    return html`<lamella-member label="Start from" .forms=${this.#forms(init)} .value=${idOf(init)}
        .isChanged=${init !== undefined} @change=${(event: Event) => this.#choose(event)}></lamella-member>
      ${
        init
          ? fields.map(
              ({
                form,
                words,
              }) => html`<lamella-field .form=${form} .words=${words} .value=${init[form.key]}
                .usual=${init[form.key]}
                @change=${(event: Event) => {
                  const { value } = event.currentTarget as LamellaField; // the field here
                  const args = { init: { ...init, [form.key]: value } };
                  sendCommand(this, { id: "train.set", args });
                }}></lamella-field>`,
            )
          : ""
      }`;
  }

  /** Pretrainings first: they are there to be gone on from. */
  #forms(init: TrainSettings["init"]) {
    const runs = (this.learning?.runs.value ?? []).filter(
      (run) => hasWeights(run.status.value) && canBeginTraining(run),
    );
    const titled = runs.map(({ id, title, pretraining }) => {
      return { id, title: pretraining ? `Pretrained: ${title}` : title };
    });
    const isPretraining = (id: string) => runs.some((run) => run.id === id && run.pretraining);
    const given = init && !runs.some(({ id }) => id === init.from) ? [givenForm(init)] : [];
    return [
      scratch,
      ...titled.filter(({ id }) => isPretraining(id)),
      ...titled.filter(({ id }) => !isPretraining(id)),
      ...given,
      file,
    ];
  }

  #choose(event: Event): void {
    const member = event.currentTarget as LamellaMember; // the one here
    const { value } = member;
    const current = idOf(this.draft?.settings.value.init);
    if (value === "pick") member.value = current; // until one is chosen, and if none is
    sendCommand(this, {
      id: "train.startFrom",
      args: { from: value === scratch.id ? null : value },
    });
  }
}

/** What a picker calls it: a run by its id, a place by its name. */
function idOf(init: TrainSettings["init"]): string {
  if (!init) return scratch.id;
  return typeof init.from === "string" ? init.from : nameOf(init.from);
}

/** A place, or a run that is not here. */
function givenForm(init: NonNullable<TrainSettings["init"]>) {
  const id = idOf(init);
  return { id, title: id };
}

customElements.define("lamella-start-from", LamellaStartFrom);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-start-from": LamellaStartFrom;
  }
}
