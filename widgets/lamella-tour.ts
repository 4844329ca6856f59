import { SignalWatcher } from "@lit-labs/preact-signals";
import "@spectrum-web-components/button/sp-button.js";
import type { Button } from "@spectrum-web-components/button";
import { css, html, LitElement } from "lit";
import type { ReadonlySignal } from "#core/signal.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { besideControl, isInWindow, markedControl } from "./tour-mark.ts";

/** What the tour says now: a step, or the question whether to begin. */
export interface TourView {
  readonly title: string;
  readonly text: string;
  readonly step?: {
    readonly index: number;
    /** The one after these has nothing to do. */
    readonly count: number;
    /** The `data-tour` of the control that it is about. */
    readonly mark: string;
    /** The dock that has the control. */
    readonly dock?: string | undefined;
  };
}

/** Controls come, go and move with what is done, of which nobody tells. */
const lookEveryMs = 250;

/**
 * A card beside the control of the tour's step, and a ring around that control. It takes no focus and covers nothing that it is
 * about; it is read out politely, and Escape ends it.
 */
export class LamellaTour extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      .card,
      .ring {
        position: fixed;
        z-index: 30;
      }
      .card {
        width: 312px;
        max-width: calc(100vw - 24px);
        padding: 12px 16px;
        border-radius: 8px;
        border: 1px solid var(--lamella-accent);
        background: var(--lamella-raised);
        box-shadow: var(--lamella-shadow);
      }
      .card.offer {
        position: absolute;
        left: 12px;
        bottom: 12px;
        max-width: calc(100% - 24px);
      }
      .card.lost {
        left: 50%;
        bottom: 96px;
        translate: -50% 0;
      }
      .card:not(.open) {
        display: none;
      }
      .ring {
        border: 2px solid var(--lamella-accent);
        border-radius: 6px;
        box-shadow: 0 0 0 4px var(--lamella-accent-soft);
        pointer-events: none;
      }
      h2 {
        margin: 2px 0 4px;
        font-size: 14px;
        line-height: 20px;
        font-weight: 650;
        color: var(--lamella-strong);
      }
      .buttons {
        display: flex;
        gap: 8px;
        margin-top: 12px;
      }
      .gap {
        flex: 1;
      }
      sp-button {
        flex: none;
        white-space: nowrap;
      }
    `,
  ];
  static override readonly properties = {
    view: { attribute: false },
    isFound: { state: true },
  };

  declare view: ReadonlySignal<TourView | undefined> | undefined;
  /** Whether its control is in sight. */
  declare protected isFound: boolean;
  #looking: ReturnType<typeof setInterval> | undefined;
  #hadFocus: boolean;
  /** What had the focus before somebody went to the card by keys. */
  #before: EventTarget | null;

  constructor() {
    super();
    this.isFound = false;
    this.#hadFocus = false;
    this.#before = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#escape);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#escape);
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  protected override render() {
    const view = this.view?.value;
    const place = view?.step ? (this.isFound ? "open" : "open lost") : view ? "open offer" : "";
    return html`
      <div class="ring" ?hidden=${!view?.step || !this.isFound}></div>
      <section class="card ${place}" aria-label="Guided tour"
        @focusin=${this.#entered}>
        <div role="status">${view ? said(view) : ""}</div>
        ${view ? this.#buttons(view) : ""}
      </section>`;
  }

  protected override willUpdate(): void {
    this.#hadFocus = this.shadowRoot?.activeElement != null; // null or undefined
  }

  protected override updated(): void {
    void this.#keepFocus();
    const isOn = this.view?.value?.step !== undefined;
    if (isOn) this.#look();
    if (isOn === (this.#looking !== undefined)) return;
    clearInterval(this.#looking);
    this.#looking = isOn ? setInterval(() => this.#look(), lookEveryMs) : undefined;
  }

  #entered({ relatedTarget }: FocusEvent): void {
    const isOwn = relatedTarget instanceof Node && this.renderRoot.contains(relatedTarget);
    if (!isOwn) this.#before = relatedTarget;
  }

  /** A button that is gone has taken the focus with it: whoever goes by keys is on the one that goes on, or back where they came from. */
  async #keepFocus(): Promise<void> {
    if (!this.#hadFocus || this.shadowRoot?.activeElement) return;
    const button = this.renderRoot.querySelector<Button>(".buttons > sp-button:last-child");
    if (!button && this.#before instanceof HTMLElement) this.#before.focus();
    await button?.updateComplete; // before, it takes none
    button?.focus();
  }

  #buttons({ step }: TourView) {
    const go = (to: string) => sendCommand(this, { id: "help.tour", args: { go: to } });
    const button = (
      title: string,
      { to, variant = "secondary" }: { to: string; variant?: string },
    ) => html`<sp-button size="s" variant=${variant} @click=${() => go(to)}>${title}</sp-button>`;
    if (!step)
      return html`<div class="buttons">
        ${button("Show me around", { to: "start", variant: "accent" })}
        ${button("No, thanks", { to: "end" })}
      </div>`;
    if (step.index >= step.count)
      return html`<div class="buttons">${button("Close", { to: "end", variant: "accent" })}</div>`;
    return html`<div class="buttons">
      ${button("End the tour", { to: "end" })}
      <span class="gap"></span>
      ${
        this.isFound || step.dock === undefined
          ? ""
          : html`<sp-button size="s" variant="accent" @click=${this.#show}>Show it</sp-button>`
      }
      ${button("Next", { to: "next" })}
    </div>`;
  }

  #show(): void {
    const { mark = "", dock } = this.view?.value?.step ?? {};
    const control = markedControl(document, mark);
    if (control) control.scrollIntoView({ block: "center" });
    else sendCommand(this, { id: "view.dock", args: { dock } });
  }

  /** Puts ring and card where the control is now. */
  #look(): void {
    const mark = this.view?.value?.step?.mark ?? "";
    const at = markedControl(document, mark)?.getBoundingClientRect();
    this.isFound = at !== undefined && isInWindow(at);
    const ring = this.renderRoot.querySelector<HTMLElement>(".ring");
    const card = this.renderRoot.querySelector<HTMLElement>(".card");
    if (!ring || !card) return;
    if (!at || !this.isFound) {
      put(card, {}); // where the style sheet has it
      return;
    }
    put(ring, {
      left: at.left - 4,
      top: at.top - 4,
      width: at.width + 8,
      height: at.height + 8,
    });
    const { offsetWidth: width, offsetHeight: height } = card;
    put(card, besideControl(at, { width, height }));
  }

  /** What took the key for itself has stopped it, as dialogs do, or prevented what comes of it. */
  readonly #escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || !this.view?.value) return;
    sendCommand(this, { id: "help.tour", args: { go: "end" } });
  };
}

function said({ title, text, step }: TourView) {
  const isStep = step !== undefined && step.index < step.count;
  return html`
    ${isStep ? html`<p class="muted">Step ${step.index + 1} of ${step.count}</p>` : ""}
    <h2>${title}</h2>
    <p>${text}</p>`;
}

const sides = ["left", "top", "width", "height"] as const;

/** In pixels of the window; what is left out is as the style sheet says. */
function put(
  { style }: HTMLElement,
  box: { readonly [side in (typeof sides)[number]]?: number },
): void {
  for (const side of sides) {
    const px = box[side];
    if (px === undefined) style.removeProperty(side);
    else style.setProperty(side, `${Math.round(px)}px`);
  }
}

customElements.define("lamella-tour", LamellaTour);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-tour": LamellaTour;
  }
}
