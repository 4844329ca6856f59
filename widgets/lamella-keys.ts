import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-search.js";
import { css, html, LitElement } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { CommandInfo } from "#core/commands.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { actions, type NamedAction } from "./actions.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { keyText } from "./key-text.ts";
import { bindable, keysOf } from "./keymap.ts";
import "./lamella-dialog.ts";
import "./lamella-key-row.ts";
import { searchField } from "./search-field.css.ts";

interface Group {
  readonly title: string;
  readonly members: readonly NamedAction[];
}

const named: readonly (readonly [
  title: string,
  group: { readonly [name: string]: NamedAction },
])[] = [
  ["Tools", { ...actions.tools, ...actions.toolKeys }],
  ["View", actions.view],
  ["Layers", actions.layers],
  ["Edit", actions.edit],
  ["File", actions.file],
  ["Help", actions.help],
];

/** Every key, by where it counts; changes them, and takes them along as a file. */
export class LamellaKeys extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    searchField,
    css`
      :host {
        --lamella-dialog-width: 820px;
      }
      label {
        margin-bottom: 12px;
        border: 1px solid var(--lamella-line);
        border-radius: 4px;
        background: var(--lamella-well);
      }
      .groups {
        columns: 2;
        column-gap: 24px;
        min-height: 320px;
      }
      section {
        break-inside: avoid;
        margin-bottom: 16px;
      }
      h3 {
        font-weight: 650;
        color: var(--lamella-strong);
        margin: 0 8px 4px;
      }
      .tail {
        break-inside: auto;
      }
      input[type="file"] {
        display: none;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    commands: { attribute: false },
    query: { state: true },
  };

  declare model: ViewerModel | undefined;
  /** All that are registered. */
  declare commands: readonly CommandInfo[];
  declare protected query: string;

  constructor() {
    super();
    this.commands = [];
    this.query = "";
  }

  async show(): Promise<void> {
    this.query = "";
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
    this.renderRoot.querySelector("input")?.focus();
  }

  protected override render() {
    const { model } = this;
    if (!model) return html``;
    const all = bindable(this.commands, model);
    const groups = this.#groups(all, model);
    return html`<lamella-dialog heading="Keys">
      <label>
        <sp-icon-search></sp-icon-search>
        <input type="search" aria-label="Find an action or a key" placeholder="Find an action or a key" spellcheck="false"
          .value=${this.query} @input=${this.#type} />
      </label>
      <div class="groups">
        ${groups.map((group) => this.#group(group, { all, model }))}
        ${groups.length === 0 ? html`<p class="muted">Nothing is called that, and no key either.</p>` : ""}
      </div>
      <input type="file" accept=".json,application/json" tabindex="-1" aria-hidden="true" @change=${this.#load} />
      <sp-button slot="actions" size="s" variant="secondary" treatment="outline"
        ?disabled=${Object.keys(model.keys.value).length === 0}
        @click=${() => sendCommand(this, { id: "keys.reset" })}>Reset all</sp-button>
      <sp-button slot="actions" size="s" variant="secondary" treatment="outline"
        @click=${() => this.renderRoot.querySelector<HTMLInputElement>("[type=file]")?.click()}>Import...</sp-button>
      <sp-button slot="actions" size="s" variant="secondary" treatment="outline"
        @click=${() => sendCommand(this, { id: "keys.save", args: { to: "download" } })}>Export</sp-button>
    </lamella-dialog>`;
  }

  #group({ title, members }: Group, shown: { all: readonly NamedAction[]; model: ViewerModel }) {
    return html`<section class=${members.length > 16 ? "tail" : ""}>
      <h3>${title}</h3>
      ${repeat(
        members,
        ({ id }) => id,
        (action) => html`<lamella-key-row .model=${shown.model} .action=${action}
          .actions=${shown.all}></lamella-key-row>`,
      )}
    </section>`;
  }

  /** Those for one kind of layer stand apart; commands without a key only show up where they are looked for. */
  #groups(all: readonly NamedAction[], model: ViewerModel): Group[] {
    const isFound = (action: NamedAction) => matches(this.query, action, keysOf(action, model));
    const isNamed = new Set(named.flatMap(([, group]) => Object.values(group).map(({ id }) => id)));
    const others = all.filter(({ id }) => !isNamed.has(id));
    const hasKey = (action: NamedAction) =>
      keysOf(action, model).length > 0 || model.keys.value[action.id] !== undefined;
    const groups: Group[] = [
      ...named.map(([title, group]) => ({
        title,
        members: Object.values(group).filter(({ layer }) => layer === undefined),
      })),
      ...(["labels", "image", "probability"] as const).map((kind) => ({
        title: `With a layer of kind ${kind} selected`,
        members: all.filter(({ layer }) => layer === kind),
      })),
      {
        title: "Other commands",
        members: this.query.trim() === "" ? others.filter(hasKey) : others,
      },
    ];
    return groups
      .map(({ title, members }) => ({ title, members: members.filter(isFound) }))
      .filter(({ members }) => members.length > 0);
  }

  #type(event: Event): void {
    this.query = (event.currentTarget as HTMLInputElement).value; // the field above
  }

  /** The command refuses what is no list of keys, and says so. */
  async #load(event: Event): Promise<void> {
    const input = event.currentTarget as HTMLInputElement; // the one for files
    const text = await input.files?.[0]?.text();
    input.value = "";
    if (text !== undefined) sendCommand(this, { id: "keys.load", args: { keys: jsonOf(text) } });
  }
}

function matches(query: string, { title }: NamedAction, keys: readonly string[]): boolean {
  const text = query.trim().toLowerCase();
  const words = text.split(/\s+/);
  if (words.every((word) => title.toLowerCase().includes(word))) return true;
  return keys.some((key) => [key, keyText(key)].some((name) => name.toLowerCase() === text));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // no JSON, so no list of keys
  }
}

customElements.define("lamella-keys", LamellaKeys);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-keys": LamellaKeys;
  }
}
