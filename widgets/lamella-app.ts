import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";
import { fitPanels } from "./fit-panels.ts";
import "./lamella-splitter.ts";

/**
 * The page's arrangement: bars, the layers' column, the picture, the docks. Knows nothing of what is put in its slots.
 *
 * @slot menu - the title and menu bar, 28 px
 * @slot tools - the tool bar, 40 px
 * @slot controls - controls of the selected layer
 * @slot layers - the list of layers
 * @slot picture - where the picture is drawn
 * @slot over - laid over the picture: start page, scale bar, toasts
 * @slot dims - sliders below the picture
 * @slot docks - the plugins' docks
 * @slot rail - what brings the docks back while they are hidden, 28 px
 * @slot status - the status bar, 24 px
 * @slot - dialogs
 * @fires lamella-layout - a panel was shown, hidden or resized
 */
export class LamellaApp extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        position: fixed;
        inset: 0;
        grid-template:
          "menu menu menu menu" 28px
          "tools column picture docks" minmax(0, 1fr)
          "tools column dims docks" auto
          "status status status status" 24px
          / 40px auto minmax(0, 1fr) auto;
        background: var(--lamella-panel);
        user-select: none;
        -webkit-user-select: none;
      }
      .menu {
        grid-area: menu;
        background: var(--lamella-bar);
        min-width: 0;
      }
      .tools {
        grid-area: tools;
        background: var(--lamella-bar);
        border-top: 1px solid var(--lamella-line);
      }
      .column,
      .docks,
      .rail {
        position: relative;
        border: solid var(--lamella-line);
        min-height: 0;
      }
      .column {
        grid-area: column;
        display: flex;
        flex-direction: column;
        border-width: 1px 1px 0;
        container: column / inline-size;
      }
      @container column (max-width: 250px) {
        .controls ::slotted(*) {
          --lamella-label-width: 54px;
        }
      }
      .docks,
      .rail {
        grid-area: docks;
        border-width: 1px 0 0 1px;
      }
      .rail {
        background: var(--lamella-bar);
      }
      .picture {
        grid-area: picture;
        position: relative;
        overflow: hidden;
        background: var(--lamella-canvas);
        min-width: 0;
        border-top: 1px solid var(--lamella-line);
      }
      .dims {
        grid-area: dims;
        min-width: 0;
      }
      .status {
        grid-area: status;
        background: var(--lamella-bar);
        border-top: 1px solid var(--lamella-line);
        min-width: 0;
      }
      .controls {
        flex: 0 1 auto;
        max-height: 62%;
        overflow: auto;
        border-bottom: 1px solid var(--lamella-line);
      }
      .layers {
        flex: 1 1 0;
        min-height: 120px;
        display: flex;
      }
      .picture ::slotted([slot="picture"]) {
        position: absolute;
        inset: 0;
      }
      .picture ::slotted([slot="picture"]:focus) {
        outline: none;
      }
      .picture ::slotted([slot="picture"]:focus-visible)::after {
        content: "";
        position: absolute;
        inset: 0;
        z-index: 2; /* what is drawn lies over an outline */
        border: 2px solid var(--lamella-focus);
        pointer-events: none;
      }
      .layers ::slotted(*) {
        flex: 1;
        min-width: 0;
      }
      .docks ::slotted(*) {
        display: block;
        height: 100%;
      }
      .docks {
        container: docks / inline-size;
      }
      @container docks (max-width: 290px) {
        .docks ::slotted(*) {
          --lamella-field-number-width: 56px;
          --lamella-label-width: 76px;
        }
      }
    `,
  ];
  static override readonly properties = {
    columnWidthPx: { attribute: false },
    docksWidthPx: { attribute: false },
    columnShown: { attribute: false },
    docksShown: { attribute: false },
    windowWidthPx: { state: true },
    hasDocks: { attribute: false },
  };

  declare columnWidthPx: number;
  declare docksWidthPx: number;
  declare columnShown: boolean;
  declare docksShown: boolean;
  /** Without docks their column is left out. */
  declare hasDocks: boolean;
  declare protected windowWidthPx: number;

  constructor() {
    super();
    this.columnWidthPx = 256;
    this.docksWidthPx = 320;
    this.windowWidthPx = innerWidth;
    this.columnShown = true;
    this.docksShown = true;
    this.hasDocks = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("resize", this.#resized);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("resize", this.#resized);
  }

  protected override updated(): void {
    this.dispatchEvent(new Event("lamella-layout", { bubbles: true }));
  }

  protected override render() {
    const hasDocks = this.hasDocks && this.docksShown;
    const { column, docks } = fitPanels(
      {
        column: this.columnShown ? this.columnWidthPx : 0,
        docks: hasDocks ? this.docksWidthPx : 0,
      },
      this.windowWidthPx,
      toolsPx + (this.hasDocks && !hasDocks ? railPx : 0),
    );
    return html`
      <header class="menu"><slot name="menu"></slot></header>
      <div class="tools"><slot name="tools"></slot></div>
      <aside class="column" aria-label="Layers" ?hidden=${!this.columnShown}
        style="width: ${column}px">
        <div class="controls"><slot name="controls"></slot></div>
        <div class="layers"><slot name="layers"></slot></div>
        <lamella-splitter edge="right" label="Width of the layers' column" min="180" max="420"
          .value=${column}
          @lamella-resize=${(event: CustomEvent<number>) => (this.columnWidthPx = event.detail)}></lamella-splitter>
      </aside>
      <main class="picture"><slot name="picture"></slot><slot name="over"></slot></main>
      <div class="dims"><slot name="dims"></slot></div>
      <aside class="docks" aria-label="Docks" ?hidden=${!hasDocks}
        style="width: ${docks}px">
        <slot name="docks"></slot>
        <lamella-splitter edge="left" label="Width of the docks" min="240" max="640"
          .value=${docks}
          @lamella-resize=${(event: CustomEvent<number>) => (this.docksWidthPx = event.detail)}></lamella-splitter>
      </aside>
      <nav class="rail" aria-label="Hidden docks" ?hidden=${hasDocks || !this.hasDocks}
        style="width: ${railPx}px"><slot name="rail"></slot></nav>
      <footer class="status"><slot name="status"></slot></footer>
      <slot></slot>
    `;
  }

  readonly #resized = () => {
    this.windowWidthPx = innerWidth;
  };
}

/** The bar of tools, and the rail that stands where docks are hidden. */
const toolsPx = 40;
const railPx = 28;

customElements.define("lamella-app", LamellaApp);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-app": LamellaApp;
  }
}
