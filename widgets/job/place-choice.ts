import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/action-group/sp-action-group.js";
import type { ActionGroup } from "@spectrum-web-components/action-group";
import { html } from "lit";

/** Whether to learn from what is open, or from a folder. */
export function placeChoice(
  { isOnFolder, open }: { readonly isOnFolder: boolean; readonly open: string },
  choose: (isOnFolder: boolean) => void,
) {
  return html`<sp-action-group size="s" compact emphasized selects="single" label="What to learn from"
    .selected=${[isOnFolder ? "folder" : "layers"]}
    @change=${(event: Event) => {
      const [chosen] = (event.currentTarget as ActionGroup).selected; // the one here
      if (chosen) choose(chosen === "folder");
    }}>
    <sp-action-button value="layers">${open}</sp-action-button>
    <sp-action-button value="folder">Folder</sp-action-button>
  </sp-action-group>`;
}

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
