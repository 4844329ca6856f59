import "@spectrum-web-components/icons-workflow/icons/sp-icon-search.js";
import { css, html, LitElement, nothing } from "lit";
import type * as v from "valibot";
import type { CommandInfo } from "#core/commands.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { type ArgumentField, fieldsOf } from "./argument-fields.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { keyText } from "./key-text.ts";
import "./lamella-arguments.ts";
import "./lamella-dialog.ts";
import { type Entry, foundEntries, paletteEntries } from "./palette-entries.ts";
import { searchField } from "./search-field.css.ts";

/** Finds what can be done by its name, and does it. */
export class LamellaPalette extends LitElement {
  static override readonly styles = [
    base,
    searchField,
    css`
      :host {
        --lamella-dialog-width: 520px;
      }
      label {
        border-bottom: 1px solid var(--lamella-line);
      }
      label input {
        height: 42px;
        font-size: 14px;
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
      li[aria-disabled="true"],
      kbd,
      small {
        color: var(--lamella-muted);
      }
      kbd,
      small {
        font: inherit;
        padding-left: 12px;
      }
      p {
        padding: 12px 16px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    commands: { attribute: false },
    argumentsOf: { attribute: false },
    query: { state: true },
    at: { state: true },
    asked: { state: true },
  };

  declare model: ViewerModel | undefined;
  /** All that are registered. */
  declare commands: readonly CommandInfo[];
  /** What a command takes; may load its code. */
  declare argumentsOf: (command: string) => Promise<v.GenericSchema>;
  declare protected query: string;
  declare protected at: number;
  /** The command whose arguments are being asked for. */
  declare protected asked: Asked | undefined;
  /** Ids of entries, the last first. */
  #recent: readonly string[] = [];

  constructor() {
    super();
    this.commands = [];
    this.query = "";
    this.at = 0;
  }

  async show(): Promise<void> {
    this.query = "";
    this.at = 0;
    this.asked = undefined;
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
    this.renderRoot.querySelector("input")?.focus();
  }

  protected override render() {
    return html`<lamella-dialog heading="Find a command" high>
      ${this.asked ? this.#form(this.asked) : this.#list()}
    </lamella-dialog>`;
  }

  #list() {
    const found = this.#found();
    return html`<label>
        <sp-icon-search></sp-icon-search>
        <input role="combobox" aria-label="Find a command" aria-expanded="true" aria-controls="found"
          autocomplete="off" aria-autocomplete="list"
          aria-activedescendant=${found[this.at] ? `entry-${this.at}` : nothing} placeholder="Find a command" spellcheck="false"
          .value=${this.query} @input=${this.#type}
            @keydown=${(event: KeyboardEvent) => this.#key(event, found)} />
      </label>
      <ul id="found" role="listbox" aria-label="Commands" tabindex="-1">
        ${found.map((entry, i) => this.#entry(entry, i))}
      </ul>
      ${found.length === 0 ? html`<p class="muted" role="status">No command is called that.</p>` : ""}`;
  }

  #entry(entry: Entry, index: number) {
    const { title, key, why, request, command } = entry;
    return html`<li id="entry-${index}" role="option" aria-selected=${index === this.at}
      aria-disabled=${why !== undefined}
      @pointermove=${() => (this.at = index)} @click=${() => this.#choose(entry)}>
      <span>${title}</span>${why ? html`<small>${why}</small>` : ""}
      ${request || why ? "" : html`<small>${command}</small>`}
      ${key ? html`<kbd>${keyText(key)}</kbd>` : ""}
    </li>`;
  }

  #form({ entry, fields }: Asked) {
    return html`<lamella-arguments .model=${this.model} heading=${entry.title} .fields=${fields}
      @lamella-back=${() => this.#ask(undefined)}
      @lamella-arguments=${({ detail }: CustomEvent<object>) => this.#run(entry, detail)}></lamella-arguments>`;
  }

  protected override updated(): void {
    this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  #found(): Entry[] {
    const { model, commands, query } = this;
    if (!model) return [];
    return foundEntries(query, { entries: paletteEntries(commands, model), recent: this.#recent });
  }

  #type(event: Event): void {
    this.query = (event.currentTarget as HTMLInputElement).value; // the input above
    this.at = 0;
  }

  #key(event: KeyboardEvent, found: readonly Entry[]): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const chosen = found[this.at];
    if (step !== 0) this.at = Math.min(Math.max(0, this.at + step), found.length - 1);
    else if (event.key === "Enter" && chosen) void this.#choose(chosen);
    else return;
    event.preventDefault();
  }

  /** A command that can take arguments asks for them first. */
  async #choose(entry: Entry): Promise<void> {
    if (entry.why !== undefined) return;
    if (entry.request) {
      this.#run(entry, entry.request.args);
      return;
    }
    const fields = await this.#fields(entry.command);
    if (fields.length === 0) this.#run(entry, {});
    else this.#ask({ entry, fields });
  }

  /** A command whose code does not load says so when it is run. */
  async #fields(command: string): Promise<readonly ArgumentField[]> {
    try {
      return fieldsOf(await this.argumentsOf(command)) ?? [];
    } catch {
      return [];
    }
  }

  #ask(asked: Asked | undefined): void {
    this.asked = asked;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>("lamella-arguments, input")?.focus(),
    );
  }

  #run({ id, command }: Entry, args: unknown): void {
    this.#recent = [id, ...this.#recent.filter((other) => other !== id)];
    this.renderRoot.querySelector("lamella-dialog")?.close();
    sendCommand(this, { id: command, args });
  }
}

interface Asked {
  readonly entry: Entry;
  readonly fields: readonly ArgumentField[];
}

customElements.define("lamella-palette", LamellaPalette);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-palette": LamellaPalette;
  }
}
