import "@spectrum-web-components/icons-workflow/icons/sp-icon-folder-open.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-images.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-link.js";
import { css, html, LitElement, type TemplateResult } from "lit";
import type { ReadonlySignal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";
import { actions, requestOf } from "./actions.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import type { RecentSession } from "./lamella-recent.ts";
import "./lamella-recent.ts";
import "./lamella-served-images.ts";

interface Choice {
  readonly icon: TemplateResult;
  readonly title: string;
  readonly text: string;
  readonly action: Action;
}

const choices: readonly Choice[] = [
  {
    icon: html`<sp-icon-images></sp-icon-images>`,
    title: "Sample",
    text: "A stack of membranes from an electron microscope, to try everything on.",
    action: actions.file.openMembranes,
  },
  {
    icon: html`<sp-icon-link></sp-icon-link>`,
    title: "Address",
    text: "An OME-Zarr, TIFF, PNG or .npy on a web server. Only what you look at is loaded.",
    action: actions.file.openAddress,
  },
  {
    icon: html`<sp-icon-folder-open></sp-icon-folder-open>`,
    title: "Folder",
    text: "An OME-Zarr or a folder of images on this machine, where it stays.",
    action: actions.file.openFolder,
  },
];

/** What is shown while nothing is open: what the server has, three ways to begin, and what was open lately. */
export class LamellaStart extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: safe center;
        gap: 20px;
        padding: 16px;
        background: var(--lamella-panel);
        justify-items: center;
        text-align: center;
        overflow: auto;
      }
      h1 {
        margin: 0;
        font-size: 20px;
        line-height: 28px;
        font-weight: 600;
        color: var(--lamella-strong);
      }
      .what {
        max-width: 560px;
        color: var(--lamella-text);
        text-wrap: balance;
      }
      .choices {
        display: grid;
        grid-template-columns: repeat(3, minmax(120px, 188px));
        gap: 12px;
      }
      button {
        display: grid;
        justify-items: center;
        align-content: start;
        gap: 6px;
        padding: 22px 12px 18px;
        font: inherit;
        color: inherit;
        border: 1px solid var(--spectrum-gray-300);
        border-radius: 8px;
        background: var(--lamella-raised);
        cursor: pointer;
        transition:
          border-color var(--lamella-quick),
          background var(--lamella-quick);
        --mod-icon-size: 28px;
        --spectrum-icon-size: 28px;
      }
      button:hover {
        border-color: var(--lamella-accent);
        background: var(--lamella-hover);
      }
      .icon {
        color: var(--lamella-accent);
      }
      strong {
        font-size: 14px;
        line-height: 20px;
        font-weight: 600;
        color: var(--lamella-strong);
      }
      .other {
        display: inline;
        width: auto;
        padding: 0;
        border: 0;
        background: none;
        color: var(--lamella-accent);
        text-decoration: underline;
      }
      .other:hover {
        background: none;
        color: var(--lamella-strong);
      }
    `,
  ];

  static override readonly properties = {
    model: { attribute: false },
    recent: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  declare recent: ReadonlySignal<readonly RecentSession[]> | undefined;

  protected override render() {
    return html`
      <h1>Open an image</h1>
      <p class="what">
        Lamella shows microscopy images of any size, and learns from a few strokes that you paint on them.
        Everything runs in this browser: no image leaves your machine.
      </p>
      <lamella-served-images></lamella-served-images>
      <div class="choices" data-tour="open">${choices.map((choice) => this.#choice(choice))}</div>
      <p class="muted">
        Or drop files or a folder anywhere, or
        <button class="other" @click=${() => this.#run(actions.file.openFiles)}>choose files</button>. There is also
        <button class="other" @click=${() => this.#run(actions.file.openNuclei)}>a sample of nuclei</button>, and
        <button class="other" @click=${() => this.#run(actions.help.tour)}>a tour</button> in five steps.
      </p>
      <lamella-recent .entries=${this.recent}></lamella-recent>
    `;
  }

  #choice({ icon, title, text, action }: Choice) {
    return html`<button @click=${() => this.#run(action)}>
      <span class="icon">${icon}</span><strong>${title}</strong><span class="muted">${text}</span>
    </button>`;
  }

  #run(action: Action): void {
    const request = this.model && requestOf(action, this.model);
    if (request) sendCommand(this, request);
  }
}

customElements.define("lamella-start", LamellaStart);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-start": LamellaStart;
  }
}
