import "@spectrum-web-components/button/sp-button.js";
import { css, html, LitElement } from "lit";
import { layersOf } from "#core/layers/chosen-layer.ts";
import type { LayerKind } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { type ArgumentField, argumentsOf } from "./argument-fields.ts";
import { base } from "./base.css.ts";

/**
 * A form for the arguments of a command.
 *
 * @fires lamella-arguments - with the arguments, JSON, as its detail
 * @fires lamella-back - another command is wanted
 */
export class LamellaArguments extends LitElement {
  static override readonly styles = [
    base,
    css`
      form {
        padding: 12px 16px 16px;
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 8px 12px;
        align-items: center;
      }
      h3 {
        grid-column: 1 / -1;
        font-weight: 650;
        color: var(--lamella-strong);
      }
      input,
      select {
        font: inherit;
        height: 26px;
        min-width: 0;
        padding: 0 8px;
        border: 1px solid var(--lamella-well-line);
        border-radius: 3px;
        background: var(--lamella-well);
        color: var(--lamella-text);
      }
      [aria-invalid="true"] {
        border-color: var(--lamella-negative);
      }
      .actions {
        grid-column: 1 / -1;
        display: flex;
        justify-content: end;
        align-items: center;
        gap: 8px;
      }
      .trouble {
        flex: 1;
        color: var(--lamella-negative);
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    heading: {},
    fields: { attribute: false },
    trouble: { state: true },
  };

  declare model: ViewerModel | undefined;
  declare heading: string;
  declare fields: readonly ArgumentField[];
  declare protected trouble: string;

  constructor() {
    super();
    this.fields = [];
    this.trouble = "";
  }

  override focus(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>("input, select")?.focus(),
    );
  }

  protected override render() {
    return html`<form @submit=${this.#submit}>
      <h3>${this.heading}</h3>
      ${this.fields.map(
        (
          field,
        ) => html`<label for=${field.name}>${field.name}${field.isRequired ? "" : html` <span class="muted">(optional)</span>`}</label>
          ${this.#field(field)}`,
      )}
      <div class="actions">
        <span class="trouble" role="alert">${this.trouble}</span>
        <sp-button size="s" variant="secondary" treatment="outline" @click=${() => this.dispatchEvent(new Event("lamella-back"))}>Back</sp-button>
        <button type="submit" hidden></button>
        <sp-button size="s" variant="accent" @click=${() => this.renderRoot.querySelector("form")?.requestSubmit()}>Run</sp-button>
      </div>
    </form>`;
  }

  #field({ name, kind, isRequired, options }: ArgumentField) {
    if (kind === "choice") return select({ name, isRequired, options: options.map(same) });
    if (kind === "flag") return select({ name, isRequired, options: ["yes", "no"].map(same) });
    if (kind === "layer") return select({ name, isRequired, options: this.#layers(name) });
    return html`<input id=${name} name=${name} ?required=${isRequired} autocomplete="off" spellcheck="false"
      type=${kind === "number" ? "number" : "text"} step="any"
      placeholder=${kind === "json" ? "JSON" : ""} />`;
  }

  /** Those of the kind that the argument is named after, the selected one first. */
  #layers(name: string): Option[] {
    const { model } = this;
    if (!model) return [];
    const layers =
      name === "layer" ? model.layers.value : layersOf(model, name as LayerKind & typeof name); // "image" or "labels"
    const isSelected = ({ id }: { id: string }) => id === model.selected.value;
    const sorted = [...layers.filter(isSelected), ...layers.filter((l) => !isSelected(l))];
    return sorted.map(({ id, name }) => ({ value: id, title: name.value }));
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const texts = Object.fromEntries(
      [...new FormData(event.currentTarget as HTMLFormElement)].map(([name, value]) => [
        name,
        String(value),
      ]), // the form above
    );
    try {
      const detail = argumentsOf(this.fields, texts);
      this.dispatchEvent(new CustomEvent("lamella-arguments", { detail }));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.trouble = `This is no JSON: ${error.message}`;
    }
  }
}

interface Option {
  readonly value: string;
  readonly title: string;
}

function same(value: string): Option {
  return { value, title: value };
}

function select(of: { name: string; isRequired: boolean; options: readonly Option[] }) {
  return html`<select id=${of.name} name=${of.name} ?required=${of.isRequired}>
    ${of.isRequired ? "" : html`<option value="">as usual</option>`}
    ${of.options.map(({ value, title }) => html`<option value=${value}>${title}</option>`)}
  </select>`;
}

customElements.define("lamella-arguments", LamellaArguments);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-arguments": LamellaArguments;
  }
}
