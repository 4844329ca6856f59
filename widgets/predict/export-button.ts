import "@spectrum-web-components/button/sp-button.js";
import { html } from "lit";
import type { Run } from "#plugin/learning.ts";
import "./lamella-export-dialog.ts";

/** Asks how a run's model is exported. */
export function exportButton(run: Run, title: string) {
  const show = ({ currentTarget }: Event) => {
    const root = (currentTarget as Element).getRootNode() as ShadowRoot; // widgets draw into one
    void root.querySelector("lamella-export-dialog")?.show(run);
  };
  return html`<sp-button size="s" variant="secondary" @click=${show}>${title}</sp-button>
    <lamella-export-dialog></lamella-export-dialog>`;
}
