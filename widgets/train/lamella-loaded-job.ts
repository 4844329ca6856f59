import "@spectrum-web-components/icons-workflow/icons/sp-icon-close.js";
import { css, html, LitElement } from "lit";
import type { LoadedJob } from "#plugin/job-file-settings.ts";
import { base } from "../base.css.ts";
import "../lamella-icon-button.ts";

/**
 * Which file the settings came from, and what of it was not taken.
 *
 * @fires close - it has been read
 */
export class LamellaLoadedJob extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 20px;
        gap: 4px 8px;
        margin-bottom: 8px;
        padding: 8px 10px;
        border-left: 3px solid var(--lamella-accent);
        border-radius: 3px;
        background: var(--lamella-raised);
        overflow-wrap: anywhere;
        user-select: text;
        -webkit-user-select: text;
      }
      strong {
        font-weight: 600;
        color: var(--lamella-strong);
      }
      ul,
      details {
        grid-column: 1 / -1;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        margin-top: 2px;
      }
      summary {
        cursor: pointer;
      }
    `,
  ];
  static override readonly properties = { job: { attribute: false } };

  declare job: LoadedJob | undefined;

  protected override render() {
    const { job } = this;
    if (!job) return html``;
    const { name, left, notes, withoutEffect } = job;
    return html`
      <span role="status"><strong>${name}</strong> says how to train now.</span>
      <lamella-icon-button label="Close" @click=${() => this.dispatchEvent(new Event("close"))}><sp-icon-close></sp-icon-close></lamella-icon-button>
      ${list("Not taken from it", left)}
      ${list("Done in another way", notes)}
      ${
        withoutEffect.length === 0
          ? ""
          : html`<details class="muted"><summary>${withoutEffect.length} keys without effect here</summary>${withoutEffect.join(", ")}</details>`
      }
    `;
  }
}

function list(title: string, sentences: readonly string[]) {
  if (sentences.length === 0) return "";
  return html`<ul aria-label=${title}>
    <li class="muted">${title}:</li>
    ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
}

customElements.define("lamella-loaded-job", LamellaLoadedJob);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-loaded-job": LamellaLoadedJob;
  }
}
