import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-alert.js";
import { css, html, LitElement } from "lit";
import type { SharedContents } from "#viewer/index.ts";
import { base } from "./base.css.ts";
import { bytesInWords } from "./bytes-in-words.ts";
import { sendCommand } from "./command-event.ts";
import "./lamella-dialog.ts";

export interface Sharing {
  /** The link that holds the session itself. */
  readonly url: string;
  /** What goes along with a file, and with a link to a server. */
  readonly contents: Promise<SharedContents>;
  /** Puts all of it on the page's server: over what was shared before, unless it is to be `fresh`. */
  serve(fresh: boolean): Promise<{ readonly url: string; readonly updated: boolean }>;
}

/**
 * Hands a session on: as a link that holds it; with the work in it as a file, by the address of one, or on the page's server. Says what
 * others cannot open.
 */
export class LamellaShareDialog extends LitElement {
  static override readonly styles = [
    base,
    css`
      lamella-dialog {
        --lamella-dialog-width: 560px;
      }
      input {
        width: 100%;
        height: 28px;
        padding: 0 10px;
        margin-bottom: 8px;
        font: inherit;
        color: var(--lamella-strong);
        border: 1px solid var(--lamella-well-line);
        border-radius: 3px;
        background: var(--lamella-well);
        text-overflow: ellipsis;
      }
      .elsewhere {
        display: grid;
        gap: 4px;
        margin-top: 12px;
      }
      .elsewhere input {
        margin: 0;
      }
      h3 {
        margin: 16px 0 4px;
        font-size: 12px;
        color: var(--lamella-strong);
      }
      ul {
        margin: 4px 0 0;
        padding: 0;
        list-style: none;
        max-height: 132px;
        overflow: auto;
      }
      li {
        display: grid;
        grid-template-columns: 72px 1fr max-content;
        gap: 8px;
        line-height: 22px;
      }
      .kind,
      .size {
        color: var(--lamella-muted);
        font-variant-numeric: tabular-nums;
      }
      .title {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .warning {
        display: flex;
        gap: 8px;
        margin-top: 12px;
        padding: 8px 12px;
        border-left: 3px solid var(--lamella-notice);
        background: var(--lamella-raised);
        border-radius: 3px;
        overflow-wrap: anywhere;
      }
      .warning p {
        margin: 4px 0 0;
      }
      .warning sp-icon-alert {
        color: var(--lamella-notice);
        flex: none;
        --mod-icon-size: 16px;
      }
    `,
  ];
  static override readonly properties = {
    sharing: { state: true },
    contents: { state: true },
    shared: { state: true },
    isServing: { state: true },
    problem: { state: true },
    copied: { state: true },
    address: { state: true },
  };

  declare protected sharing: Sharing | undefined;
  /** Undefined until it is known. */
  declare protected contents: SharedContents | undefined;
  /** The short link, once all of it is on the server. */
  declare protected shared: { readonly url: string; readonly updated: boolean } | undefined;
  declare protected isServing: boolean;
  /** Why there is no short link, or nothing is known of the contents. */
  declare protected problem: string | undefined;
  declare protected copied: boolean;
  /** Where the file lies on a web server, as far as it is typed. */
  declare protected address: string;

  constructor() {
    super();
    this.address = "";
  }

  async show(sharing: Sharing): Promise<void> {
    Object.assign(this, { sharing, contents: undefined, shared: undefined });
    Object.assign(this, { isServing: false, problem: undefined, copied: false, address: "" });
    void this.#look(sharing);
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
  }

  protected override render() {
    const { contents, shared } = this;
    const carried = contents?.carried ?? [];
    const isKnown = carried.every((each) => each.bytes !== null);
    const bytes = isKnown ? carried.reduce((sum, each) => sum + (each.bytes ?? 0), 0) : 0;
    // With a server the sizes are those of a short link: a file may take more along.
    const size = contents && !contents.hasServer && bytes > 0 ? `, ${bytesInWords(bytes)}` : "";
    return html`<lamella-dialog heading="Share this view">
      <input aria-label="Link" readonly .value=${this.#link} @focus=${selectAll} />
      <p class="muted" aria-live="polite">${this.#linkText(contents, shared)}</p>
      ${this.#contents()}
      ${this.#warning()}
      <sp-button slot="actions" size="s" variant="secondary"
        @click=${this.#save}>${`Save as one file${size}`}</sp-button>
      ${
        contents?.hasServer
          ? html`<sp-button slot="actions" size="s" variant="secondary" ?disabled=${this.isServing}
              @click=${() => this.#serve(false)}>${this.#serveText}</sp-button>`
          : ""
      }
      <sp-button slot="actions" size="s" variant="accent"
        @click=${this.#copy}>${this.copied ? "Copied" : "Copy link"}</sp-button>
    </lamella-dialog>`;
  }

  #contents() {
    const { carried = [], hasServer = false } = this.contents ?? {};
    if (carried.length === 0) return "";
    return html`<h3>${hasServer ? "Goes along with a file or a short link" : "Goes along with a file"}</h3>
      <ul>
        ${carried.map(
          ({ title, kind, bytes }) => html`<li>
            <span class="kind">${kind}</span><span class="title">${title}</span
            ><span class="size">${bytes === null ? "" : bytesInWords(bytes)}</span>
          </li>`,
        )}
      </ul>
      <label class="elsewhere">
        <span>A file that you put on a web server has a link of its own. Its address there:</span>
        <input type="url" placeholder="https://example.org/cells.lamella" .value=${this.address} @input=${this.#place} />
      </label>`;
  }

  /** The one that was asked for last. */
  get #link(): string {
    const own = this.sharing?.url ?? "";
    const file = fileLink(own, this.address);
    return file ?? this.shared?.url ?? own;
  }

  #linkText(
    contents: LamellaShareDialog["contents"],
    shared: LamellaShareDialog["shared"],
  ): string {
    if (fileLink(this.sharing?.url ?? "", this.address)) return fileText;
    return shared ? servedText(shared) : linkText(contents);
  }

  #place(event: Event): void {
    this.address = (event.currentTarget as HTMLInputElement).value; // the field above
    this.copied = false;
  }

  #warning() {
    const missing = this.contents?.unreachable ?? [];
    if (this.problem === undefined && missing.length === 0) return "";
    return html`<div class="warning" role="note">
      <sp-icon-alert></sp-icon-alert>
      <div>
        ${this.problem ?? ""}
        ${missing.length > 0 ? "Others cannot open all of it:" : ""}
        ${missing.map(({ message }) => html`<p>${message}</p>`)}
      </div>
    </div>`;
  }

  get #serveText(): string {
    if (this.isServing) return "Sharing...";
    return this.shared || this.contents?.shared ? "Update the short link" : "Make a short link";
  }

  async #look(sharing: Sharing): Promise<void> {
    try {
      const contents = await sharing.contents;
      if (this.sharing === sharing) this.contents = contents;
    } catch (error) {
      if (this.sharing === sharing) this.problem = messageOf(error);
    }
  }

  async #serve(fresh: boolean): Promise<void> {
    const { sharing } = this;
    if (!sharing) return;
    Object.assign(this, { isServing: true, problem: undefined, copied: false, address: "" });
    try {
      const shared = await sharing.serve(fresh);
      if (this.sharing === sharing) this.shared = shared;
    } catch (error) {
      if (this.sharing === sharing) this.problem = messageOf(error);
    } finally {
      if (this.sharing === sharing) this.isServing = false;
    }
  }

  #save(): void {
    this.renderRoot.querySelector("lamella-dialog")?.close();
    sendCommand(this, { id: "session.save", args: { to: "archive" } });
  }

  /** Where a page may not write to the clipboard the link is selected, to be copied by hand. */
  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#link);
      this.copied = true;
    } catch {
      this.renderRoot.querySelector("input")?.focus();
    }
  }
}

function linkText(contents: SharedContents | undefined): string {
  const link =
    "The link holds the layers, their settings, the slice and the camera; no pixels are sent anywhere.";
  if (!contents || contents.carried.length === 0) return `${link} Whoever opens it sees this view.`;
  const instead = contents.hasServer
    ? "make a short link"
    : "share it from a server that was started with --write";
  return `${link} What was painted, predicted and learnt is not in it: whoever opens it in another browser sees the view without it. To hand that on too, save one file and send it, or ${instead}.`;
}

/** A link that opens a file at an address; undefined where that is none. */
function fileLink(own: string, address: string): string | undefined {
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return undefined;
  const escaped = url.href.replaceAll("%", "%25"); // what is behind #! is decoded once
  return `${own.replace(/#.*/s, "")}#!${escaped}`;
}

const fileText =
  "The link opens the file at that address, with all that is in it, once you have put it there. The web server has to let other pages read it (CORS).";

function servedText({ updated }: { readonly updated: boolean }): string {
  return updated
    ? "The link is the one of before, and now shows all of this."
    : "All of it lies on the server that this page came from. Sharing it again changes what this link shows.";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function selectAll(event: Event): void {
  const field = event.currentTarget as HTMLInputElement; // the one above
  field.select();
}

customElements.define("lamella-share-dialog", LamellaShareDialog);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-share-dialog": LamellaShareDialog;
  }
}
