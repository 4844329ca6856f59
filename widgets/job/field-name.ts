import { html } from "lit";
import "../lamella-hint.ts";

/** A field's name, which its control has as a label too, and what it means. */
export function fieldName({
  label,
  hint,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
}) {
  return html`<span class="name">
    <span class="text" aria-hidden="true" title=${hint ?? label}>${label}</span>
    ${hint === undefined ? "" : html`<lamella-hint about=${label} text=${hint}></lamella-hint>`}
  </span>`;
}
