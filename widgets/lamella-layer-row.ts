import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-alert.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-image.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-label.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-lock-closed.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-magic-wand.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-visibility.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-visibility-off.js";
import { css, html, LitElement, type TemplateResult } from "lit";
import type { Layer, LayerKind } from "#core/layers/layer.ts";
import type { FollowThumbnail } from "#viewer/index.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import "./lamella-icon-button.ts";
import "./lamella-thumbnail.ts";

const kinds = {
  image: { title: "Image", icon: html`<sp-icon-image></sp-icon-image>` },
  labels: { title: "Labels", icon: html`<sp-icon-label></sp-icon-label>` },
  probability: { title: "Prediction", icon: html`<sp-icon-magic-wand></sp-icon-magic-wand>` },
} satisfies { [K in LayerKind]: { title: string; icon: TemplateResult } };

/**
 * One layer of the list: eye, kind, picture, name, and what is the matter with it. A double click or F2 renames it;
 * the warning sign says what failed or is not shown.
 */
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
        flex-wrap: wrap;
        align-items: center;
        gap: 0 6px;
        min-height: 28px;
        padding: 0 8px;
        border-left: 2px solid transparent;
      }
      :host(:hover) {
        background: var(--lamella-raised);
      }
      :host([selected]) {
        background: var(--lamella-accent-soft);
      }
      :host([active]) {
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
        flex: 1 1 0;
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
      :host(:not([selected])) .name.off {
        color: var(--lamella-muted);
      }
      p {
        flex-basis: 100%;
        padding: 2px 4px 6px;
        overflow-wrap: anywhere;
        user-select: text;
        -webkit-user-select: text;
      }
      .warning {
        color: var(--lamella-notice);
      }
      .ring {
        flex: none;
        width: 12px;
        height: 12px;
        border: 2px solid var(--lamella-muted);
        border-top-color: transparent;
        border-radius: 50%;
        animation:
          turn 900ms linear infinite,
          appear 0ms 400ms backwards;
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
      @keyframes appear {
        from {
          visibility: hidden;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .ring {
          animation: appear 0ms 400ms backwards;
          border-style: dotted;
        }
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
    follow: { attribute: false },
    problems: { attribute: false },
    selected: { type: Boolean, reflect: true },
    active: { type: Boolean, reflect: true },
    busy: { type: Boolean },
    renaming: { state: true },
    explaining: { state: true },
  };

  declare layer: Layer | undefined;
  /** Where its picture comes from; without it there is none. */
  declare follow: FollowThumbnail | undefined;
  /** Sentences on what failed, or is not shown. */
  declare problems: readonly string[];
  /** One of those that commands for several work on. */
  declare selected: boolean;
  /** The one that controls and tools work on. */
  declare active: boolean;
  /** Some of its tiles are on their way. */
  declare busy: boolean;
  declare protected renaming: boolean;
  declare protected explaining: boolean;

  constructor() {
    super();
    this.problems = [];
    this.explaining = false;
  }

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
      <lamella-thumbnail .layer=${layer} .follow=${this.follow}></lamella-thumbnail>
      ${this.renaming ? this.#field(layer) : this.#name(layer)}
      ${this.busy ? html`<i class="ring" role="img" aria-label="Loading"></i>` : ""}
      ${this.problems.length > 0 ? this.#warning() : ""}
      ${layer.locked.value ? this.#lock() : ""}
      ${this.explaining ? html`<p role="note">${this.problems.join(". ")}</p>` : ""}
    `;
  }

  #warning() {
    const label = this.explaining ? "Hide what is the matter" : "What is the matter with it";
    return html`<lamella-icon-button class="warning" label=${label} .pressed=${this.explaining}
      @click=${() => (this.explaining = !this.explaining)}>
      <sp-icon-alert></sp-icon-alert></lamella-icon-button>`;
  }

  #lock() {
    return html`<lamella-icon-button label="Unlock" @click=${() => this.#set({ locked: false })}>
      <sp-icon-lock-closed></sp-icon-lock-closed></lamella-icon-button>`;
  }

  #name({ name, visible }: Layer) {
    return html`<button class="name ${visible.value ? "" : "off"}"
      aria-current=${this.active} aria-pressed=${this.selected} title=${name.value}
      tabindex=${this.active ? 0 : -1} @dblclick=${this.rename}>${name.value}</button>`;
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

  /** Turns the name into a field. */
  async rename(): Promise<void> {
    this.renaming = true;
    await this.updateComplete;
    this.#input?.select();
  }

  /** Of all that is in the row, its name. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>("input, .name")?.focus(options);
  }

  async #key(event: KeyboardEvent): Promise<void> {
    event.stopPropagation();
    if (event.key !== "Escape" && event.key !== "Enter") return;
    if (event.key === "Enter") this.#commit();
    this.renaming = false;
    await this.updateComplete;
    this.focus(); // the field is gone
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

  #set(change: { name?: string; visible?: boolean; locked?: boolean }): void {
    sendCommand(this, { id: "layers.set", args: { layer: this.layer?.id, ...change } });
  }
}

customElements.define("lamella-layer-row", LamellaLayerRow);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-layer-row": LamellaLayerRow;
  }
}
