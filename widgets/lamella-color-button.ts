import "@spectrum-web-components/overlay/sp-overlay.js";
import "@spectrum-web-components/popover/sp-popover.js";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import type { Rgb } from "#core/layers/layer.ts";
import { base } from "./base.css.ts";
import { hexOf, rgbOf } from "./color-text.ts";

/** The colours that microscopists give to channels, by the names that napari's colour maps have. */
const named: readonly (readonly [name: string, hex: string])[] = [
  ["gray", "#ffffff"],
  ["red", "#ff0000"],
  ["green", "#00ff00"],
  ["blue", "#0000ff"],
  ["cyan", "#00ffff"],
  ["magenta", "#ff00ff"],
  ["yellow", "#ffff00"],
  ["orange", "#ff8c1a"],
  ["bop blue", "#1fa8f8"],
  ["bop orange", "#f8ad1f"],
  ["bop purple", "#ad1ff8"],
  ["mint", "#3cdc78"],
];

/**
 * A swatch that opens a choice of colours, and a field for any other.
 *
 * @fires change - a colour was chosen; read `color`
 */
export class LamellaColorButton extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: inline-flex;
      }
      button {
        width: 18px;
        height: 18px;
        padding: 0;
        border: 1px solid rgba(128, 128, 128, 0.7);
        border-radius: 3px;
        cursor: pointer;
      }
      sp-popover {
        padding: 8px;
      }
      .choices {
        display: grid;
        grid-template-columns: repeat(6, 20px);
        gap: 4px;
        margin-bottom: 8px;
      }
      .choices button {
        width: 20px;
        height: 20px;
      }
      .choices button[aria-pressed="true"] {
        box-shadow:
          0 0 0 2px var(--lamella-raised),
          0 0 0 4px var(--lamella-accent);
      }
      sp-textfield {
        width: 140px;
        --mod-textfield-width: 140px;
        --mod-textfield-min-width: 0;
      }
    `,
  ];
  static override readonly properties = { label: {}, color: { attribute: false } };

  declare label: string;
  declare color: Rgb;

  constructor() {
    super();
    this.label = "Colour";
    this.color = [255, 255, 255];
  }

  protected override render() {
    const now = hexOf(this.color);
    return html`
      <button id="swatch" aria-label="${this.label}: ${now}" aria-haspopup="dialog"
        style="background: ${now}"></button>
      <sp-overlay trigger="swatch@click" placement="right-start" type="auto">
        <sp-popover>
          <div class="choices" role="group" aria-label=${this.label}>
            ${named.map(
              ([name, hex]) => html`<button aria-label=${name} aria-pressed=${hex === now}
                style="background: ${hex}" @click=${() => this.#choose(hex)}></button>`,
            )}
          </div>
          <sp-textfield size="s" label="Hexadecimal" .value=${now} @change=${this.#type}></sp-textfield>
        </sp-popover>
      </sp-overlay>
    `;
  }

  #type(event: Event): void {
    event.stopPropagation();
    this.#choose((event.currentTarget as Textfield).value); // the field above
  }

  #choose(text: string): void {
    const color = rgbOf(text);
    if (!color) {
      this.requestUpdate(); // the field shows the old one again
      return;
    }
    this.color = color;
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("lamella-color-button", LamellaColorButton);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-color-button": LamellaColorButton;
  }
}
