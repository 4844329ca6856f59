import { css, html, LitElement } from "lit";
import type { RunStatus } from "#plugin/learning.ts";
import { base } from "../base.css.ts";

/** Which weights a training took over from those that it was given, and which not, by name. */
export class LamellaTakenOver extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        margin-top: 10px;
      }
      summary {
        cursor: pointer;
      }
      h4 {
        margin: 6px 0 2px;
        font: inherit;
        font-weight: 600;
      }
      ul {
        max-height: 120px;
        margin: 0;
        padding: 0;
        overflow-y: auto;
        list-style: none;
        overflow-wrap: anywhere;
        user-select: text;
        -webkit-user-select: text;
      }
    `,
  ];
  static override readonly properties = { transfer: { attribute: false } };

  declare transfer: RunStatus["transfer"];

  protected override render() {
    const { transfer } = this;
    if (!transfer) return html``;
    const { loaded, missing, unexpected, adapted } = transfer;
    return html`<details>
      <summary>${loaded.length} tensors taken over, ${missing.length} begun anew</summary>
      ${list("Begun anew", missing)}
      ${list("Given and not used", unexpected)}
      ${list("Adapted to the image's channels", adapted)}
      ${list("Taken over", loaded)}
    </details>`;
  }
}

function list(title: string, names: readonly string[]) {
  if (names.length === 0) return "";
  return html`<h4>${title}</h4>
    <ul tabindex="0" aria-label=${title}>${names.map((name) => html`<li class="muted">${name}</li>`)}</ul>`;
}

customElements.define("lamella-taken-over", LamellaTakenOver);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-taken-over": LamellaTakenOver;
  }
}
