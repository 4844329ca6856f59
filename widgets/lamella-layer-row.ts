import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-image.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-label.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-magic-wand.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-visibility.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-visibility-off.js";
import { css, html, LitElement, type TemplateResult } from "lit";
import type { Layer, LayerKind } from "#core/layers/layer.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import "./lamella-icon-button.ts";

const kinds = {
  image: { title: "Image", icon: html`<sp-icon-image></sp-icon-image>` },
  labels: { title: "Labels", icon: html`<sp-icon-label></sp-icon-label>` },
  probability: { title: "Prediction", icon: html`<sp-icon-magic-wand></sp-icon-magic-wand>` },
} satisfies { [K in LayerKind]: { title: string; icon: TemplateResult } };

/** One layer of the list: eye, kind, name. A double click or F2 renames it. */
export class LamellaLayerRow extends SignalWatcher(LitElement) {
  static override readonly shadowRootOptions = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override readonly styles = [
    base,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 6px;
        height: 28px;
        padding: 0 8px;
        border-left: 2px solid transparent;
      }
      :host(:hover) {
        background: var(--lamella-raised);
      }
      :host([selected]) {
        background: var(--lamella-accent-soft);
        border-left-color: var(--lamella-accent);
      }
      .kind {
        display: inline-flex;
        color: var(--lamella-muted);
        --mod-icon-size: 14px;
        --spectrum-icon-size: 14px;
      }
      .kind * {
        width: 14px;
        height: 14px;
      }
      .name,
      input {
        flex: 1;
        min-width: 0;
        height: 22px;
        padding: 0 4px;
        font: inherit;
        color: inherit;
        text-align: left;
        border: 0;
        background: none;
        border-radius: 3px;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        cursor: default;
      }
      .hidden .name,
      .name.off {
        color: var(--lamella-muted);
      }
      input {
        background: var(--lamella-bar);
        color: var(--lamella-strong);
        user-select: text;
        -webkit-user-select: text;
      }
    `,
  ];
  static override readonly properties = {
    layer: { attribute: false },
    selected: { type: Boolean, reflect: true },
    renaming: { state: true },
  };

  declare layer: Layer | undefined;
  declare selected: boolean;
  declare protected renaming: boolean;

  protected override render() {
    const { layer } = this;
    if (!layer) return html``;
    const isVisible = layer.visible.value;
    const { title, icon } = kinds[layer.kind];
    const eye = isVisible
      ? html`<sp-icon-visibility></sp-icon-visibility>`
      : html`<sp-icon-visibility-off></sp-icon-visibility-off>`;
    return html`
      <lamella-icon-button label=${isVisible ? "Hide" : "Show"}
        @click=${() => this.#set({ visible: !isVisible })}>${eye}</lamella-icon-button>
      <span class="kind" role="img" aria-label=${title}>${icon}</span>
      ${this.renaming ? this.#field(layer) : this.#name(layer)}
    `;
  }

  #name({ id, name, visible }: Layer) {
    return html`<button class="name ${visible.value ? "" : "off"}"
      aria-current=${this.selected} title=${name.value}
      tabindex=${this.selected ? 0 : -1}
      @click=${() => sendCommand(this, { id: "layers.select", args: { layer: id } })}
      @dblclick=${this.#rename}
      @keydown=${(event: KeyboardEvent) => event.key === "F2" && this.#rename()}>${name.value}</button>`;
  }

  #field({ name }: Layer) {
    // Draggable and refusing: else a pointer that selects text drags the row.
    return html`<input aria-label="Name of the layer" .value=${name.value} draggable="true"
      @dragstart=${(event: Event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      @keydown=${this.#key} @blur=${this.#commit} />`;
  }

  async #rename(): Promise<void> {
    this.renaming = true;
    await this.updateComplete;
    this.#input?.select();
  }

  #key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Escape") this.renaming = false;
    if (event.key === "Enter") this.#commit();
  }

  #commit(): void {
    const name = this.#input?.value.trim();
    if (!this.renaming) return;
    this.renaming = false;
    if (name && name !== this.layer?.name.value) this.#set({ name });
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector("input");
  }

  #set(change: { name?: string; visible?: boolean }): void {
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, ...change } });
  }
}

customElements.define("lamella-layer-row", LamellaLayerRow);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-layer-row": LamellaLayerRow;
  }
}
