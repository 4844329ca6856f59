import { css, html, LitElement, nothing } from "lit";
import { base } from "./base.css.ts";
import { durationText } from "./duration-text.ts";

/** A bar with what, how far, and how long still. */
export class LamellaProgress extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
      .bar {
        height: 6px;
        border-radius: 3px;
        overflow: hidden;
        background: var(--spectrum-gray-300);
      }
      i {
        display: block;
        height: 100%;
        background: var(--lamella-accent);
        transition: width var(--lamella-quick);
      }
      .unknown i {
        width: 30%;
        animation: wander 1.6s ease-in-out infinite alternate;
      }
      @keyframes wander {
        from {
          margin-left: 0;
        }
        to {
          margin-left: 70%;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .unknown i {
          animation: none;
          width: 100%;
          opacity: 0.5;
        }
      }
      .text {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        margin-top: 4px;
        color: var(--lamella-muted);
      }
      .text span:last-child {
        flex: none;
      }
    `,
  ];
  static override readonly properties = {
    label: {},
    text: {},
    progress: { attribute: false },
    etaMs: { attribute: false },
  };

  /** For those who cannot see it. */
  declare label: string;
  /** How far, in words. */
  declare text: string;
  /** 0..1; undefined while nobody knows. */
  declare progress: number | undefined;
  declare etaMs: number | null;

  protected override render() {
    const percent = this.progress === undefined ? undefined : Math.round(this.progress * 100);
    return html`
      <div class="bar ${percent === undefined ? "unknown" : ""}" role="progressbar" aria-label=${this.label}
        aria-valuemin="0" aria-valuemax="100" aria-valuenow=${percent ?? nothing}>
        <i style=${percent === undefined ? nothing : `width: ${percent}%`}></i>
      </div>
      <div class="text">
        <span>${this.text}</span>
        <span>${this.etaMs == null ? "" : `${durationText(this.etaMs)} left`}</span>
      </div>
    `;
  }
}

customElements.define("lamella-progress", LamellaProgress);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-progress": LamellaProgress;
  }
}
