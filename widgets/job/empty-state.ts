import "@spectrum-web-components/button/sp-button.js";
import { html } from "lit";
import { sendCommand } from "../command-event.ts";

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

/** What a dock offers where no image is open. */
export function openSampleButton(from: EventTarget) {
  const open = () => sendCommand(from, { id: "viewer.openSample" });
  return html`<sp-button size="s" variant="accent" @click=${open}>Open the sample</sp-button>`;
}
