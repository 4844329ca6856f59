import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-close.js";
import { css, html, LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReadonlySignal } from "#core/signal.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import "./lamella-icon-button.ts";

/** A session that was open in this browser. JSON. */
export interface RecentSession {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** As `session.load` takes it. */
  readonly session: unknown;
}

/** What was open lately: a click opens it again, and each can be taken off the list. */
export class LamellaRecent extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        width: min(588px, 100%);
        text-align: start;
      }
      h2 {
        margin-bottom: 4px;
        font-weight: 600;
        color: var(--lamella-strong);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: flex;
        align-items: center;
        border-radius: 4px;
      }
      li:hover {
        background: var(--lamella-hover);
      }
      .open {
        flex: 1;
        display: flex;
        gap: 16px;
        min-width: 0;
        padding: 5px 8px;
        font: inherit;
        color: inherit;
        border: 0;
        background: none;
        cursor: pointer;
        text-align: start;
      }
      .title {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];
  static override readonly properties = { entries: { attribute: false } };

  declare entries: ReadonlySignal<readonly RecentSession[]> | undefined;

  protected override render() {
    const entries = this.entries?.value ?? [];
    if (entries.length === 0) return html``;
    return html`<h2>Recent</h2>
      <ul>${repeat(
        entries,
        ({ id }) => id,
        (entry) => this.#entry(entry),
      )}</ul>`;
  }

  #entry({ id, title, savedAt, session }: RecentSession) {
    const when = new Date(savedAt).toLocaleString(undefined, {
      ...{ month: "short", day: "numeric", hour: "numeric", minute: "2-digit" },
    });
    return html`<li>
      <button class="open" @click=${() => sendCommand(this, { id: "session.load", args: { session } })}>
        <span class="title">${title}</span><span class="muted">${when}</span></button>
      <lamella-icon-button label="Take ${title} off the list"
        @click=${() => sendCommand(this, { id: "session.forget", args: { id } })}>
        <sp-icon-close></sp-icon-close></lamella-icon-button>
    </li>`;
  }
}

customElements.define("lamella-recent", LamellaRecent);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-recent": LamellaRecent;
  }
}
