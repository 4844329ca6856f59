import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/action-group/sp-action-group.js";
import type { ActionGroup } from "@spectrum-web-components/action-group";
import { html, type ReactiveControllerHost } from "lit";
import type { ReadonlySignal } from "#core/signal.ts";
import type { Place } from "#plugin/train-settings.ts";
import { sendCommand } from "../command-event.ts";
import "./lamella-dataset.ts";
import type { FoundDataset, LamellaDataset } from "./lamella-dataset.ts";

interface Kept {
  /** The folder that was learnt from last; undefined where that was what is open. */
  readonly folder: ReadonlySignal<Place | undefined> | undefined;
}

/** Whether a dock learns from what is open or from a folder, and what was found in that. The folder is kept for the next visit. */
export class LearntPlace {
  readonly #host: ReactiveControllerHost & HTMLElement & Kept;
  readonly #command: string;
  /** Undefined until somebody chose. */
  #chosen: "folder" | "open" | undefined;
  #found: FoundDataset | undefined;

  /** `command` keeps the folder. */
  constructor(host: ReactiveControllerHost & HTMLElement & Kept, command: string) {
    this.#host = host;
    this.#command = command;
  }

  get isOnFolder(): boolean {
    const last = this.#host.folder?.value === undefined ? "open" : "folder";
    return (this.#chosen ?? last) === "folder";
  }

  /** `open` is what it learns from otherwise, in a word. */
  choice(open: string) {
    return html`<sp-action-group size="s" compact emphasized selects="single" label="What to learn from"
      .selected=${[this.isOnFolder ? "folder" : "open"]}
      @change=${(event: Event) => {
        const [chosen] = (event.currentTarget as ActionGroup).selected; // the one here
        if (chosen) this.#choose(chosen === "folder");
      }}>
      <sp-action-button value="open">${open}</sp-action-button>
      <sp-action-button value="folder">Folder</sp-action-button>
    </sp-action-group>`;
  }

  /** The folder, and under it what `form` makes of what was found there. */
  folder(form: (found: FoundDataset) => unknown, { imagesAlone = false } = {}) {
    return html`<lamella-dataset .value=${this.#found} .kept=${this.#host.folder?.value} ?images=${imagesAlone}
        @change=${(event: Event) => {
          this.#found = (event.currentTarget as LamellaDataset).value; // the one here
          if (this.#found) this.#keep(this.#found.dataset);
          this.#host.requestUpdate();
        }}></lamella-dataset>
      ${this.#found ? form(this.#found) : ""}`;
  }

  #choose(isOnFolder: boolean): void {
    this.#chosen = isOnFolder ? "folder" : "open";
    if (!isOnFolder) this.#keep(null);
    else if (this.#found) this.#keep(this.#found.dataset);
    this.#host.requestUpdate();
  }

  #keep(dataset: Place | null): void {
    sendCommand(this.#host, { id: this.#command, args: { dataset } });
  }
}
