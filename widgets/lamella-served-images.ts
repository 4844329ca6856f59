import { css, html, LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ImageOnServer } from "#io/served/served-images.ts";
import { askCommand } from "./ask-command.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";

/** So many are shown at first glance; more can be found by name. */
const fewImages = 8;

/** A list that is there at once is not announced. */
const silenceMs = 400;

/**
 * The images in the folder that the page's server serves: a click opens one. Says when they are long in coming, and when they cannot
 * be had; shows nothing where there are none.
 */
export class LamellaServedImages extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        width: min(588px, 100%);
        text-align: start;
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 12px;
        margin-bottom: 4px;
      }
      h2 {
        flex: 1;
        font-weight: 600;
        color: var(--lamella-strong);
      }
      input {
        width: 180px;
        padding: 3px 8px;
        font: inherit;
        color: inherit;
        background: var(--lamella-raised);
        border: 1px solid var(--lamella-well-line);
        border-radius: 4px;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        max-height: 232px;
        overflow: auto;
      }
      button {
        display: flex;
        gap: 16px;
        width: 100%;
        padding: 5px 8px;
        font: inherit;
        color: inherit;
        border: 0;
        border-radius: 4px;
        background: none;
        cursor: pointer;
        text-align: start;
      }
      button:hover {
        background: var(--lamella-hover);
      }
      .path {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      p {
        padding: 5px 8px;
      }
      .state {
        margin: 0;
        text-align: center;
      }
      .again {
        display: inline;
        width: auto;
        padding: 0;
        color: var(--lamella-accent);
        text-decoration: underline;
      }
    `,
  ];
  static override readonly properties = {
    folder: { state: true },
    images: { state: true },
    isComplete: { state: true },
    wanted: { state: true },
    state: { state: true },
  };

  /** What the server's folder is called. */
  declare protected folder: string;
  declare protected images: readonly ImageOnServer[];
  declare protected isComplete: boolean;
  declare protected wanted: string;
  /** "late" where they are long in coming; what failed. */
  declare protected state: "known" | "late" | Error;
  #asking = new AbortController();
  /** Asks anew each time it comes into sight: what lies in a folder changes. */
  readonly #sight = new IntersectionObserver((entries) => {
    if (entries.at(-1)?.isIntersecting) void this.#ask();
  });

  constructor() {
    super();
    this.folder = "";
    this.images = [];
    this.isComplete = true;
    this.wanted = "";
    this.state = "known";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sight.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight.disconnect();
    this.#asking.abort();
  }

  protected override render() {
    if (this.state !== "known" && this.images.length === 0) return this.#stateText(this.state);
    if (this.images.length === 0) return html``;
    const wanted = this.wanted.trim().toLowerCase();
    const shown = this.images.filter(({ path }) => path.toLowerCase().includes(wanted));
    return html`<header>
        <h2>${this.folder ? `In ${this.folder}, on this server` : "On this server"}</h2>
        ${
          this.images.length > fewImages
            ? html`<input type="search" placeholder="Find by name" aria-label="Find an image of the server by name"
                .value=${this.wanted} @input=${this.#find} />`
            : null
        }
      </header>
      <ul>${repeat(
        shown,
        ({ path }) => path,
        (image) => this.#row(image),
      )}</ul>
      ${shown.length === 0 ? html`<p class="muted">No image is called that.</p>` : null}
      ${this.isComplete ? null : html`<p class="muted">There are more; open them by their address.</p>`}`;
  }

  #stateText(state: "late" | Error) {
    if (state === "late")
      return html`<p class="state muted" role="status">Looking through the folder of this server...</p>`;
    return html`<p class="state" role="status">${state.message}
      <button class="again" @click=${this.#ask}>Try again</button></p>`;
  }

  #row({ source, name, path, kind }: ImageOnServer) {
    return html`<li><button title=${name ?? path}
      @click=${() => sendCommand(this, { id: "viewer.open", args: { source, name } })}>
      <span class="path">${name ?? path}</span><span class="muted">${kindNames[kind]}</span></button></li>`;
  }

  async #ask(): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const late = setTimeout(() => (this.state = "late"), silenceMs);
    signal.addEventListener("abort", () => clearTimeout(late));
    try {
      const found = await askCommand(this, { id: "viewer.served", args: {} }, signal);
      if (!signal.aborted) Object.assign(this, found, { state: "known" }); // named as the command names them
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Error)) throw error;
      this.state = error;
    } finally {
      clearTimeout(late);
    }
  }

  #find(event: InputEvent): void {
    if (event.currentTarget instanceof HTMLInputElement) this.wanted = event.currentTarget.value;
  }
}

const kindNames: { readonly [K in ImageOnServer["kind"]]: string } = {
  "ome-zarr": "OME-Zarr",
  tiff: "TIFF",
  png: "PNG",
  jpeg: "JPEG",
  npy: ".npy",
};

customElements.define("lamella-served-images", LamellaServedImages);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-served-images": LamellaServedImages;
  }
}
