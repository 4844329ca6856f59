import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/textfield/sp-textfield.js";
import type { Textfield } from "@spectrum-web-components/textfield";
import { css, html, LitElement } from "lit";
import { isFailure } from "#core/failure.ts";
import type { DatasetSummary, Place } from "#plugin/train-settings.ts";
import { askCommand } from "../ask-command.ts";
import { base } from "../base.css.ts";
import { dock } from "../dock.css.ts";
import { datasetInWords } from "./dataset-in-words.ts";

/** What `dataset.look` returns: the folder, and what lies in it. */
export type FoundDataset = DatasetSummary & { readonly dataset: Place };

/**
 * A folder of images and masks to learn from: picked or by its address, and what was found in it.
 *
 * @attr images - whether masks are no part of it
 * @fires change - another was found, or none; read `value`
 */
export class LamellaDataset extends LitElement {
  static override readonly styles = [
    base,
    dock,
    css`
      :host {
        padding: 0;
      }
      sp-textfield {
        width: 100%;
        --mod-textfield-width: 100%;
      }
      sp-button {
        justify-self: start;
      }
      ul {
        margin: 6px 0 0;
        padding: 0;
        list-style: none;
      }
      p {
        margin: 6px 0 0;
        overflow-wrap: anywhere;
      }
      [role="alert"] {
        color: var(--lamella-negative);
      }
    `,
  ];
  static override readonly properties = {
    value: { attribute: false },
    hasImagesAlone: { type: Boolean, attribute: "images" },
    kept: { attribute: false },
    asked: { state: true },
    error: { state: true },
    isLooking: { state: true },
  };

  declare value: FoundDataset | undefined;
  /** Whether masks are no part of what is learnt from. */
  declare hasImagesAlone: boolean;
  /** The folder of an earlier visit, which is looked into again. */
  declare kept: Place | undefined;
  /** What the user has to allow anew before that. */
  declare protected asked: { readonly id: string; readonly name: string } | undefined;
  declare protected error: string | undefined;
  declare protected isLooking: boolean;
  #looking = new AbortController();
  /** The kept folder that was looked into by itself. */
  #tried: Place | undefined;

  constructor() {
    super();
    this.isLooking = false;
    this.hasImagesAlone = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#looking.abort();
    if (this.isLooking) this.#tried = undefined;
    this.isLooking = false;
  }

  /** A dock may be moved while it looks: then it looks again. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  protected override updated(): void {
    const { kept } = this;
    if (!this.isConnected || !kept || kept === this.#tried || this.value || this.isLooking) return;
    this.#tried = kept;
    void this.#look({ dataset: kept });
  }

  protected override render() {
    return html`
      <div class="row">
        <span class="label">Folder</span>
        <sp-button size="s" variant="secondary" @click=${() => void this.#look({})}>${this.value ? "Choose another…" : "Choose a folder…"}</sp-button>
      </div>
      <div class="row">
        <span class="label" aria-hidden="true">or address</span>
        <sp-textfield size="s" label="Address of the folder" placeholder="https://…" .value=${this.#address}
          @change=${(event: Event) => {
            const dataset = (event.currentTarget as Textfield).value.trim(); // the one here
            if (dataset !== "") void this.#look({ dataset });
          }}></sp-textfield>
      </div>
      <div role="status">${this.#found()}</div>
      ${this.error === undefined ? "" : html`<p role="alert">${this.error}</p>`}
      ${this.asked ? this.#again(this.asked) : ""}
    `;
  }

  get #address(): string {
    const place = this.value?.dataset;
    return place?.kind === "http" ? place.url : "";
  }

  #found() {
    const { value, isLooking, error } = this;
    if (isLooking) return html`<p class="muted">Looking into the folder…</p>`;
    if (value)
      return html`<ul>
        ${value.dataset.kind === "folder" ? html`<li><strong>${value.dataset.name}</strong></li>` : ""}
        ${datasetInWords(value).map((line) => html`<li class="muted">${line}</li>`)}
      </ul>`;
    if (error !== undefined) return "";
    return html`<p class="muted">${
      this.hasImagesAlone
        ? "Images, in a folder such as train/x or images, or in the folder itself; masks are passed over."
        : "Images and their masks, in folders such as train/x and train/y, or images and masks."
    }</p>`;
  }

  /** Only a click may ask for it. */
  #again(kept: { readonly id: string; readonly name: string }) {
    const allow = async () => {
      const { signal } = this.#looking;
      await askCommand(this, { id: "viewer.allow", args: { kept } }, signal);
      if (!signal.aborted && this.kept) await this.#look({ dataset: this.kept });
    };
    return html`<p>${kept.name} was learnt from in an earlier visit.</p>
      <div class="buttons"><sp-button size="s" variant="secondary" @click=${() => void allow()}>Allow it again</sp-button></div>`;
  }

  async #look(args: { readonly dataset?: string | Place }): Promise<void> {
    this.#looking.abort();
    this.#looking = new AbortController();
    const { signal } = this.#looking;
    this.isLooking = true;
    try {
      const found = await askCommand(
        this,
        { id: "dataset.look", args: { ...args, masks: !this.hasImagesAlone } },
        signal,
      );
      if (signal.aborted) return;
      this.#take(found as FoundDataset); // what that command returns
    } catch (error) {
      if (signal.aborted) return;
      this.isLooking = false;
      if (isFailure(error, "worker/cancelled")) return; // nothing was chosen: all stays as it was
      this.#take(undefined);
      this.asked = isFailure(error, "source/no-permission") ? error.detail.kept : undefined;
      if (this.asked) return;
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  #take(value: FoundDataset | undefined): void {
    this.value = value;
    this.asked = undefined;
    this.error = undefined;
    this.isLooking = false;
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("lamella-dataset", LamellaDataset);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-dataset": LamellaDataset;
  }
}
