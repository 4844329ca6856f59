import { css, html, LitElement } from "lit";
import { base } from "./base.css.ts";
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
      .docks {
        position: relative;
        border: solid var(--lamella-line);
        min-height: 0;
      }
      .column {
        grid-area: column;
        display: flex;
        flex-direction: column;
        border-width: 1px 1px 0;
      }
      .docks {
        grid-area: docks;
        border-width: 1px 0 0 1px;
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
    `,
  ];
  static override readonly properties = {
    columnWidthPx: { attribute: false },
    docksWidthPx: { attribute: false },
    columnShown: { attribute: false },
    docksShown: { attribute: false },
    hasDocks: { attribute: false },
  };

  declare columnWidthPx: number;
  declare docksWidthPx: number;
  declare columnShown: boolean;
  declare docksShown: boolean;
  /** Without docks their column is left out. */
  declare hasDocks: boolean;

  constructor() {
    super();
    this.columnWidthPx = innerWidth < 1200 ? 224 : 256;
    this.docksWidthPx = innerWidth < 1200 ? 296 : 320;
    this.columnShown = true;
    this.docksShown = true;
    this.hasDocks = false;
  }

  protected override updated(): void {
    this.dispatchEvent(new Event("lamella-layout", { bubbles: true }));
  }

  protected override render() {
    return html`
      <header class="menu"><slot name="menu"></slot></header>
      <div class="tools"><slot name="tools"></slot></div>
      <aside class="column" aria-label="Layers" ?hidden=${!this.columnShown}
        style="width: ${this.columnWidthPx}px">
        <div class="controls"><slot name="controls"></slot></div>
        <div class="layers"><slot name="layers"></slot></div>
        <lamella-splitter edge="right" label="Width of the layers' column" min="180" max="420"
          .value=${this.columnWidthPx}
          @lamella-resize=${(event: CustomEvent<number>) => (this.columnWidthPx = event.detail)}></lamella-splitter>
      </aside>
      <main class="picture"><slot name="picture"></slot><slot name="over"></slot></main>
      <div class="dims"><slot name="dims"></slot></div>
      <aside class="docks" aria-label="Docks" ?hidden=${!this.docksShown || !this.hasDocks}
        style="width: ${this.docksWidthPx}px">
        <slot name="docks"></slot>
        <lamella-splitter edge="left" label="Width of the docks" min="240" max="640"
          .value=${this.docksWidthPx}
          @lamella-resize=${(event: CustomEvent<number>) => (this.docksWidthPx = event.detail)}></lamella-splitter>
      </aside>
      <footer class="status"><slot name="status"></slot></footer>
      <slot></slot>
    `;
  }
}

customElements.define("lamella-app", LamellaApp);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-app": LamellaApp;
  }
}
