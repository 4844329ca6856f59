import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-close.js";
import { css, html, LitElement, nothing } from "lit";
import type { BackgroundTask } from "#core/background-task.ts";
import type { ReadonlySignal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { Cursor, CursorValue, DrawState } from "#viewer/index.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { durationText } from "./duration-text.ts";
import "./lamella-icon-button.ts";

/** What lies under the pointer, how it is drawn, and what runs in the background. */
export class LamellaStatusBar extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: flex;
        align-items: center;
        height: 100%;
        padding: 0 12px;
        white-space: nowrap;
        overflow: hidden;
        container-type: inline-size;
      }
      span {
        padding: 0 12px;
        border-right: 1px solid var(--spectrum-gray-300);
        line-height: 14px;
      }
      span:first-of-type {
        padding-left: 0;
      }
      span:empty {
        display: none;
      }
      .layer {
        overflow: hidden;
        text-overflow: ellipsis;
        max-width: 220px;
        min-width: 72px;
      }
      span:last-of-type {
        border: 0;
      }
      b {
        font-weight: 400;
        color: var(--lamella-muted);
      }
      .gap {
        flex: 1;
      }
      .task {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 0 0 0 12px;
      }
      .said {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .bar {
        width: 90px;
        height: 4px;
        border-radius: 2px;
        background: var(--spectrum-gray-300);
        overflow: hidden;
      }
      @container (max-width: 1200px) {
        .physical {
          display: none;
        }
        .task b {
          display: none;
        }
        .bar {
          width: 48px;
        }
      }
      .bar i {
        display: block;
        height: 100%;
        background: var(--lamella-accent);
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    cursor: { attribute: false },
    drawn: { attribute: false },
    tasks: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  declare cursor: ReadonlySignal<Cursor | undefined> | undefined;
  declare drawn: ReadonlySignal<DrawState | undefined> | undefined;
  declare tasks: ReadonlySignal<readonly BackgroundTask[]> | undefined;

  protected override render() {
    const cursor = this.cursor?.value;
    return html`
      ${cursor ? html`<span>${cursor.position.map(({ axis, value }) => html`<b>${axis}</b> ${coordinate(value)} `)}</span>` : ""}
      ${cursor?.position.some(({ physical }) => physical) ? html`<span class="physical">${cursor.position.map(({ axis, physical }) => (physical ? html`<b>${axis}</b> ${physical} ` : ""))}</span>` : ""}
      ${cursor?.values.map((value) => this.#value(value))}
      ${this.#view()}
      <div class="gap"></div>
      <div class="said" role="status">${this.tasks?.value.map(({ title }) => title).join(", ")}</div>
      ${this.tasks?.value.map((task) => this.#task(task))}
    `;
  }

  /** On a coarser level than the finest the value is a summary of several pixels: that is said. */
  #value({ name, text, level }: CursorValue) {
    const coarse = level > 0 ? html` <b>level ${level}</b>` : "";
    return html`<span class="layer" title="${name}: ${text}, read at level ${level}"><b>${name}</b> ${text}${coarse}</span>`;
  }

  #view() {
    if (!this.model || this.model.layers.value.length === 0) return "";
    const zoom = 2 ** this.model.camera.value.zoom;
    const drawn = this.drawn?.value;
    const level = drawn ? `level ${drawn.level}, ` : "";
    const isBusy = drawn !== undefined && drawn.tilesDone < drawn.tilesTotal;
    return html`<span>${level}${Number(zoom.toPrecision(2))}x</span>
      ${isBusy ? html`<span>tiles ${drawn.tilesDone}/${drawn.tilesTotal}</span>` : ""}`;
  }

  #task({ title, progress, etaMs, cancel }: BackgroundTask) {
    const percent = progress === undefined ? undefined : Math.round(progress * 100);
    return html`<div class="task" role="group" aria-label=${title}>
      ${title}
      <div class="bar" role="progressbar" aria-label=${title} aria-valuenow=${percent ?? nothing}>
        <i style="width: ${percent ?? 100}%"></i>
      </div>
      ${percent === undefined ? "" : html`${percent} %`}
      ${etaMs === null ? "" : html`<b>${durationText(etaMs)} left</b>`}
      <lamella-icon-button label="Stop: ${title}" @click=${() => sendCommand(this, cancel)}>
        <sp-icon-close></sp-icon-close>
      </lamella-icon-button>
    </div>`;
  }
}

function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10);
}

customElements.define("lamella-status-bar", LamellaStatusBar);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-status-bar": LamellaStatusBar;
  }
}
