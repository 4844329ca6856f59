import { html, type TemplateResult } from "lit";
import type { Draft } from "#plugin/job-draft.ts";
import { type FamilyKey, isSame, type JobSettings } from "#plugin/job-kind.ts";
import type { Choice } from "#plugin/train-settings.ts";
import { sendCommand } from "../command-event.ts";
import type { JobField } from "./job-fields.ts";
import "./lamella-field.ts";
import type { LamellaField } from "./lamella-field.ts";
import "./lamella-member.ts";
import type { LamellaMember } from "./lamella-member.ts";
import "./lamella-member-settings.ts";
import type { LamellaMemberSettings } from "./lamella-member-settings.ts";
import "./lamella-setting-group.ts";

/** One of several to choose from. */
export interface Named {
  readonly id: string;
  readonly title: string;
  readonly summary?: string | undefined;
}

/** Brings settings that were chosen to those that can be. */
type Fitted = (choice: Choice) => Choice;

/** Parts of a form for a job of any kind. Each shows what the draft has, and sends that kind's `set` when it is changed. */
export class SettingParts<S extends JobSettings> {
  readonly draft: Draft<S>;
  readonly #from: EventTarget;

  /** Commands rise from `from`. */
  constructor(from: EventTarget, draft: Draft<S>) {
    this.#from = from;
    this.draft = draft;
  }

  /** Settings under a heading; those of `keys` are taken back together. */
  group({
    heading,
    summary,
    keys,
    content,
  }: {
    readonly heading: string;
    readonly summary: string;
    readonly keys: readonly (keyof S & string)[];
    readonly content: unknown;
  }): TemplateResult {
    const { settings, kind } = this.draft;
    const isChanged = keys.some((key) => !isSame(settings.value[key], kind.usual[key]));
    const usual = Object.fromEntries(keys.map((key) => [key, null]));
    return html`<lamella-setting-group heading=${heading} summary=${summary} .isChanged=${isChanged}
      @reset=${() => this.set(usual)}>${content}</lamella-setting-group>`;
  }

  /** Which member of a family, and its settings. */
  member({
    label,
    key,
    fitted,
    beside = () => ({}),
  }: {
    readonly label: string;
    readonly key: FamilyKey<S>;
    readonly fitted?: Fitted;
    /** Keys of the job that change with another member. */
    readonly beside?: (chosen: Choice) => { readonly [key: string]: unknown };
  }): TemplateResult {
    const { settings, kind } = this.draft;
    const { id } = kind.chosen(settings.value, key);
    return html`
      <lamella-member label=${label} .forms=${kind.choices[key]} .value=${id}
        .isChanged=${id !== kind.chosen(kind.usual, key).id}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as LamellaMember; // the one here
          const chosen = kind.usualChoice(key, value);
          this.set({ [key]: chosen, ...beside(chosen) });
        }}></lamella-member>
      ${this.memberSettings(key, fitted)}
    `;
  }

  memberSettings(key: FamilyKey<S>, fitted: Fitted = (choice) => choice): TemplateResult {
    const { settings, kind } = this.draft;
    const choice = kind.chosen(settings.value, key);
    const form = kind.choices[key].find(({ id }) => id === choice.id);
    return html`<lamella-member-settings .form=${form} .value=${choice} .usual=${kind.usualChoice(key, choice.id)}
      @change=${(event: Event) => {
        const { value } = event.currentTarget as LamellaMemberSettings; // the one here
        if (value) this.set({ [key]: fitted(value) });
      }}></lamella-member-settings>`;
  }

  /** One of several words. */
  word({
    label,
    key,
    forms,
  }: {
    readonly label: string;
    readonly key: keyof S & string;
    readonly forms: readonly Named[];
  }): TemplateResult {
    const { settings, kind } = this.draft;
    const value = settings.value[key];
    return html`<lamella-member label=${label} .forms=${forms} .value=${value} .isChanged=${value !== kind.usual[key]}
      @change=${(event: Event) => this.set({ [key]: (event.currentTarget as LamellaMember).value })}></lamella-member>`;
  }

  field({ form, words, read, write }: JobField<S>): TemplateResult {
    const { settings, kind } = this.draft;
    return html`<lamella-field .form=${form} .words=${words} .value=${read(settings.value)} .usual=${read(kind.usual)}
      @change=${(event: Event) => {
        const { value } = event.currentTarget as LamellaField; // the field here
        this.set(write(Number(value)));
      }}></lamella-field>`;
  }

  /** Keys of the job that change; null makes one what it usually is. */
  set(change: { readonly [key: string]: unknown }): void {
    sendCommand(this.#from, { id: `${this.draft.kind.name}.set`, args: change });
  }
}
