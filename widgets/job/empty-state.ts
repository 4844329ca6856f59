import { html } from "lit";

/** What a dock says where it cannot begin yet, and what to do about it. */
export function emptyState({
  title,
  text,
  button = "",
}: {
  readonly title: string;
  readonly text: string;
  readonly button?: unknown;
}) {
  return html`<div class="empty"><strong>${title}</strong><span class="muted">${text}</span>${button}</div>`;
}
