import "@spectrum-web-components/icons-workflow/icons/sp-icon-search.js";
import { css, html, LitElement } from "lit";
import type { CommandInfo } from "#core/commands.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { allActions, requestOf } from "./actions.ts";
import { base } from "./base.css.ts";
import { type CommandRequest, sendCommand } from "./command-event.ts";
import "./lamella-dialog.ts";

interface Entry {
  readonly title: string;
  readonly key: string | undefined;
  /** Undefined where it makes no sense at present. */
  readonly request: CommandRequest | undefined;
}

/** Finds what can be done by its name, and does it. */
export class LamellaPalette extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        --lamella-dialog-width: 520px;
      }
      label {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 0 14px;
        border-bottom: 1px solid var(--lamella-line);
        --mod-icon-size: 16px;
        color: var(--lamella-muted);
      }
      input {
        flex: 1;
        height: 42px;
        border: 0;
        outline: 0;
        background: none;
        font: inherit;
        font-size: 14px;
        color: var(--lamella-strong);
      }
      input:focus-visible {
        outline: none;
      }
      input::placeholder {
        color: var(--lamella-muted);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 6px;
        overflow: auto;
        max-height: 420px;
      }
      li {
        display: flex;
        align-items: center;
        height: 28px;
        padding: 0 10px;
        border-radius: 4px;
        cursor: default;
      }
      li span {
        flex: 1;
      }
      li[aria-selected="true"] {
        background: var(--lamella-accent-soft);
        color: var(--lamella-strong);
      }
      li[aria-disabled="true"] {
        color: var(--lamella-muted);
        opacity: 0.6;
      }
      kbd {
        font: inherit;
        color: var(--lamella-muted);
      }
      p {
        padding: 12px 16px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    commands: { attribute: false },
    query: { state: true },
    at: { state: true },
  };

  declare model: ViewerModel | undefined;
  /** Those of plugins too. Of what no action names, those with a key are offered: they run without arguments. */
  declare commands: readonly CommandInfo[];
  declare protected query: string;
  declare protected at: number;

  constructor() {
    super();
    this.commands = [];
    this.query = "";
    this.at = 0;
  }

  async show(): Promise<void> {
    this.query = "";
    this.at = 0;
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
    this.renderRoot.querySelector("input")?.focus();
  }

  protected override render() {
    const found = this.#found();
    return html`<lamella-dialog heading="Find a command" high>
      <label>
        <sp-icon-search></sp-icon-search>
        <input role="combobox" aria-label="Find a command" aria-expanded="true" aria-controls="found"
          autocomplete="off"
          aria-activedescendant="entry-${this.at}" placeholder="Find a command" spellcheck="false"
          .value=${this.query} @input=${this.#type}
            @keydown=${(event: KeyboardEvent) => this.#key(event, found)} />
      </label>
      <ul id="found" role="listbox" aria-label="Commands">
        ${found.map((entry, i) => this.#entry(entry, i))}
      </ul>
      ${found.length === 0 ? html`<p class="muted">No command is called that.</p>` : ""}
    </lamella-dialog>`;
  }

  #entry(entry: Entry, index: number) {
    return html`<li id="entry-${index}" role="option" aria-selected=${index === this.at}
      aria-disabled=${entry.request === undefined}
      @pointermove=${() => (this.at = index)} @click=${() => this.#run(entry)}>
      <span>${entry.title}</span>${entry.key ? html`<kbd>${entry.key}</kbd>` : ""}
    </li>`;
  }

  protected override updated(): void {
    this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  /** Every word must be in the title; what can be done now comes first. */
  #found(): Entry[] {
    const words = this.query.toLowerCase().split(/\s+/);
    const matches = ({ title }: Entry) => words.every((word) => title.toLowerCase().includes(word));
    const found = this.#entries().filter(matches);
    return [...found.filter(({ request }) => request), ...found.filter(({ request }) => !request)];
  }

  #entries(): Entry[] {
    const { model } = this;
    if (!model) return [];
    const named = allActions.map((action) => ({
      title: action.title.replace(/\.\.\.$/, ""),
      key: action.key,
      request: requestOf(action, model),
    }));
    const taken = new Set(allActions.map(({ command }) => command));
    const others = this.commands.filter(({ id, key }) => key !== undefined && !taken.has(id));
    return [
      ...named,
      ...others.map(({ id, title, key }) => ({ title, key, request: { id, args: {} } })),
    ];
  }

  #type(event: Event): void {
    this.query = (event.currentTarget as HTMLInputElement).value; // the input above
    this.at = 0;
  }

  #key(event: KeyboardEvent, found: readonly Entry[]): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const chosen = found[this.at];
    if (step !== 0) this.at = Math.min(Math.max(0, this.at + step), found.length - 1);
    else if (event.key === "Enter" && chosen) this.#run(chosen);
    else return;
    event.preventDefault();
  }

  #run({ request }: Entry): void {
    if (!request) return;
    this.renderRoot.querySelector("lamella-dialog")?.close();
    sendCommand(this, request);
  }
}

customElements.define("lamella-palette", LamellaPalette);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-palette": LamellaPalette;
  }
}
