import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import type { LayerId } from "#core/ids.ts";
import type { ImageLayer } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Learning } from "#plugin/learning.ts";
import { hasWeights } from "#plugin/run-states.ts";
import type { Draft } from "#plugin/train-draft.ts";
import {
  type Choice,
  type FamilyKey,
  isSame,
  jobChoices,
  type TrainChange,
  type TrainSettings,
  usualChoice,
  usualSettings,
} from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import { sendCommand } from "../command-event.ts";
import { clipField, dataFields, type JobField, patienceField, seedField } from "./job-fields.ts";
import "./lamella-augment-preview.ts";
import "./lamella-augmentations.ts";
import type { LamellaAugmentations } from "./lamella-augmentations.ts";
import "./lamella-field.ts";
import type { LamellaField } from "./lamella-field.ts";
import "./lamella-held-out.ts";
import type { LamellaHeldOut } from "./lamella-held-out.ts";
import "./lamella-member.ts";
import type { LamellaMember } from "./lamella-member.ts";
import "./lamella-member-settings.ts";
import type { LamellaMemberSettings } from "./lamella-member-settings.ts";
import "./lamella-setting-group.ts";
import { settingsInWords } from "./settings-in-words.ts";

/** What is taken over of the weights that a training starts from. */
const startForms = [
  {
    form: { kind: "word", key: "part", usual: "model", options: ["model", "encoder"] },
    words: { label: "Taken over", hint: "All of the model, or only its way down" },
  },
  {
    form: { kind: "word", key: "head", usual: "keep", options: ["keep", "new"] },
    words: { label: "Last layer", hint: "new: for other classes, or another task" },
  },
] as const;
const monitors = [
  { id: "dice", title: "highest Dice", summary: "On what is held out" },
  { id: "loss", title: "lowest loss", summary: "On what is held out" },
] as const;
const fromScratch = { id: "", title: "Random weights", summary: "Everything is learnt anew" };

/** Everything that can be set of a training, in groups that say what they hold. Sends `train.set`. */
export class LamellaTrainSettings extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
      .row {
        display: grid;
        grid-template-columns: 92px 92px;
        align-items: center;
        gap: 8px;
        min-height: 28px;
      }
      sp-textfield {
        width: 100%;
        --mod-textfield-width: 100%;
        --mod-textfield-height: 22px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    image: { attribute: false },
    labels: { attribute: false },
    draft: { attribute: false },
    learning: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  /** What is learnt from, where that is layers. */
  declare image: ImageLayer | undefined;
  declare labels: LayerId | undefined;
  declare draft: Draft | undefined;
  /** Its runs are what a training can go on from; its losses are those of other plugins. */
  declare learning: Learning | undefined;

  protected override render() {
    const settings = this.draft?.settings.value;
    if (!settings) return html``;
    const words = settingsInWords(settings, this.learning?.losses.value ?? []);
    return html`
      ${this.#group(
        "Model",
        { summary: words.model, keys: ["model", "init"] },
        html`
        ${this.#memberSettings("model", settings)} ${this.#start(settings)}`,
      )}
      ${this.#group(
        "Learning",
        { summary: words.learning, keys: ["loss", "optimizer", "schedule", "clip"] },
        html`
        ${this.#member("Loss", "loss", settings)}
        ${this.#member("Optimizer", "optimizer", settings)}
        ${this.#member("Schedule", "schedule", settings)}
        ${this.#field(clipField, settings)}`,
      )}
      ${this.#group(
        "Augmentation",
        { summary: words.augment, keys: ["augment"] },
        html`
        ${
          this.image
            ? html`<lamella-augment-preview .model=${this.model} .draft=${this.draft} .image=${this.image.id} .labels=${this.labels}></lamella-augment-preview>`
            : ""
        }
        <lamella-augmentations .forms=${jobChoices.augment} .value=${settings.augment}
          @change=${(event: Event) => {
            const { value } = event.currentTarget as LamellaAugmentations; // the list here
            this.#set({ augment: value });
          }}></lamella-augmentations>`,
      )}
      ${this.#group(
        "Data",
        {
          summary: words.data,
          keys: ["patch", "batch", "oversample", "validation", "normalization", "ignoreLabel"],
        },
        html`
        ${dataFields.map((one) => this.#field(one, settings))}
        ${this.#heldOut(settings)}
        ${this.#member("Values", "normalization", settings)}
        ${this.#ignored(settings)}`,
      )}
      ${this.#group(
        "Stopping",
        { summary: words.stopping, keys: ["monitor", "patience"] },
        html`
        <lamella-member label="Best is the" .forms=${monitors} .value=${settings.monitor}
          .isChanged=${settings.monitor !== usualSettings.monitor}
          @change=${(event: Event) => this.#set({ monitor: (event.currentTarget as LamellaMember).value })}></lamella-member>
        ${this.#field(patienceField, settings)}`,
      )}
      ${this.#group(
        "Machine",
        { summary: words.machine, keys: ["backend", "seed"] },
        html`
        <lamella-member label="Backend" .forms=${jobChoices.backend} .value=${settings.backend}
          .isChanged=${settings.backend !== usualSettings.backend}
          @change=${(event: Event) => this.#set({ backend: (event.currentTarget as LamellaMember).value })}></lamella-member>
        ${this.#field(seedField, settings)}`,
      )}
    `;
  }

  #group(
    heading: string,
    { summary, keys }: { summary: string; keys: readonly (keyof TrainSettings)[] },
    content: unknown,
  ) {
    const settings = this.draft?.settings.value;
    const isChanged = keys.some((key) => !isSame(settings?.[key], usualSettings[key]));
    const usual = Object.fromEntries(keys.map((key) => [key, null]));
    return html`<lamella-setting-group heading=${heading} summary=${summary} .isChanged=${isChanged}
      @reset=${() => this.#set(usual)}>${content}</lamella-setting-group>`;
  }

  #heldOut({ validation }: TrainSettings) {
    const { image } = this;
    return image
      ? html`<lamella-held-out .grid=${image.grid} .value=${validation} .usual=${usualSettings.validation}
          @change=${(event: Event) => {
            const { value } = event.currentTarget as LamellaHeldOut; // the one here
            this.#set({ validation: value });
          }}></lamella-held-out>`
      : "";
  }

  /** The label that is neither learnt nor measured: an empty field for none. */
  #ignored({ ignoreLabel }: TrainSettings) {
    return html`<div class="row">
      <span class="muted" aria-hidden="true" title="Pixels of this label are neither learnt nor measured">Ignored label</span>
      <sp-textfield size="s" label="Ignored label" placeholder="none" pattern="[0-9]*" .value=${String(ignoreLabel ?? "")}
        @change=${(event: Event) => {
          const text = (event.currentTarget as Textfield).value.trim();
          if (/^[0-9]*$/.test(text)) this.#set({ ignoreLabel: text === "" ? null : Number(text) });
        }}></sp-textfield>
    </div>`;
  }

  #start({ init }: TrainSettings) {
    const runs = (this.learning?.runs.value ?? []).filter(({ status }) => hasWeights(status.value));
    const forms = [fromScratch, ...runs.map(({ id, title }) => ({ id, title }))];
    if (runs.length === 0 && init === undefined) return "";
    const from = typeof init?.from === "string" ? init.from : "";
    return html`<lamella-member label="Start from" .forms=${forms} .value=${from} .isChanged=${init !== undefined}
      @change=${(event: Event) => {
        const { value } = event.currentTarget as LamellaMember; // the one here
        this.#set({ init: value ? { ...init, from: value } : null });
      }}></lamella-member>
      ${
        init
          ? startForms.map(
              ({
                form,
                words,
              }) => html`<lamella-field .form=${form} .words=${words} .value=${init[form.key]}
                @change=${(event: Event) => {
                  const { value } = event.currentTarget as LamellaField; // the field here
                  this.#set({ init: { ...init, [form.key]: value } });
                }}></lamella-field>`,
            )
          : ""
      }`;
  }

  #member(label: string, key: FamilyKey, settings: TrainSettings) {
    const contributed = key === "loss" ? (this.learning?.losses.value ?? []) : [];
    return html`
      <lamella-member label=${label} .forms=${[...jobChoices[key], ...contributed]} .value=${settings[key].id}
        .isChanged=${settings[key].id !== usualSettings[key].id}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as LamellaMember; // the one here
          this.#set({ [key]: usualChoice(key, value) });
        }}></lamella-member>
      ${this.#memberSettings(key, settings)}
    `;
  }

  #memberSettings(key: FamilyKey, settings: TrainSettings) {
    const choice: Choice = settings[key];
    const form = jobChoices[key].find(({ id }) => id === choice.id);
    return html`<lamella-member-settings .form=${form} .value=${choice} .usual=${usualChoice(key, choice.id)}
      @change=${(event: Event) => {
        const { value } = event.currentTarget as LamellaMemberSettings; // the one here
        this.#set({ [key]: value });
      }}></lamella-member-settings>`;
  }

  #field({ form, words, read, write }: JobField, settings: TrainSettings) {
    return html`<lamella-field .form=${form} .words=${words} .value=${read(settings)} .usual=${read(usualSettings)}
      @change=${(event: Event) => {
        const { value } = event.currentTarget as LamellaField; // the one here
        this.#set(write(Number(value)));
      }}></lamella-field>`;
  }

  #set(change: TrainChange): void {
    sendCommand(this, { id: "train.set", args: change });
  }
}

customElements.define("lamella-train-settings", LamellaTrainSettings);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-train-settings": LamellaTrainSettings;
  }
}
