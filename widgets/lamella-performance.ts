import "@spectrum-web-components/icons-workflow/icons/sp-icon-close.js";
import { css, html, LitElement, type PropertyValues } from "lit";
import type { Figures, Timing } from "#viewer/index.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import "./lamella-icon-button.ts";

/** How often the figures are read while they are shown. */
const everyMs = 500;

/** What the page's work costs: frames, tiles, strokes, memory. Measures the page's frames only while it is shown. */
export class LamellaPerformance extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        position: absolute;
        bottom: 12px;
        left: 12px;
        white-space: nowrap;
        padding: 8px 12px 10px;
        border-radius: 6px;
        background: color-mix(in srgb, var(--lamella-panel) 92%, transparent);
        box-shadow: var(--lamella-shadow);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-bottom: 4px;
      }
      h2 {
        font-weight: 600;
        color: var(--lamella-strong);
      }
      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 2px 12px;
        margin: 0;
      }
      dt {
        color: var(--lamella-muted);
      }
      dd {
        margin: 0;
        text-align: right;
      }
    `,
  ];
  static override readonly properties = {
    read: { attribute: false },
    hidden: { type: Boolean, reflect: true },
    figures: { state: true },
    framesASecond: { state: true },
  };

  declare read: (() => Figures) | undefined;
  declare protected figures: Figures | undefined;
  /** What the page could draw; the picture itself is drawn only when something changes. */
  declare protected framesASecond: number;
  #frame: number | undefined;
  #frames = 0;
  #sinceMs = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected override render() {
    const { figures, framesASecond } = this;
    if (this.hidden || !figures) return html``;
    const { redrawsASecond, redraw, stroke, tiles, memory } = figures;
    return html`
      <header><h2>Performance</h2><lamella-icon-button label="Close"
        @click=${() => sendCommand(this, { id: "view.performance" })}><sp-icon-close></sp-icon-close></lamella-icon-button></header>
      <dl>
        ${line("Frames of the page", `${framesASecond} a second`)}
        ${line("Redraws of the picture", `${redrawsASecond} a second`)}
        ${line("A redraw, median / p99", timing(redraw))}
        ${line("A stroke's event to frame", timing(stroke))}
        ${line("Tiles on the screen", `${tiles.onScreen - tiles.loading} of ${tiles.onScreen}`)}
        ${line("Tiles kept", `${tiles.kept}`)}
        ${Object.entries(memory).map(([owner, bytes]) => line(`Memory: ${owner}`, megabytes(bytes)))}
      </dl>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("hidden")) return;
    this.#stop();
    if (!this.hidden) this.#start();
  }

  #start(): void {
    this.figures = this.read?.();
    this.#sinceMs = performance.now();
    const tick = () => {
      this.#frames++;
      const elapsed = performance.now() - this.#sinceMs;
      if (elapsed >= everyMs) {
        this.framesASecond = Math.round((1000 * this.#frames) / elapsed);
        this.figures = this.read?.();
        this.#frames = 0;
        this.#sinceMs = performance.now();
      }
      this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }

  #stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#frames = 0;
    this.framesASecond = 0;
  }
}

function line(name: string, text: string) {
  return html`<dt>${name}</dt><dd>${text}</dd>`;
}

function timing({ count, medianMs, p99Ms }: Timing): string {
  if (count === 0 || medianMs === undefined || p99Ms === undefined) return "none yet";
  return `${medianMs.toFixed(1)} / ${p99Ms.toFixed(1)} ms`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

customElements.define("lamella-performance", LamellaPerformance);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-performance": LamellaPerformance;
  }
}
