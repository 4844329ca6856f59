import { createDockview, type DockviewApi, type SerializedDockview } from "dockview";
import dockviewStyles from "dockview/dist/styles/dockview.css";
import { css, html, LitElement, unsafeCSS } from "lit";
import { base } from "./base.css.ts";

export interface Dock {
  readonly id: string;
  readonly title: string;
  /** One that an action shows is not in the menu of plugins. */
  readonly hasAction?: boolean | undefined;
  /** Comes to the front when it is added. */
  readonly isFront?: boolean | undefined;
  readonly element: HTMLElement;
}

/** How the docks lie. JSON. */
export interface DocksLayout {
  /** The one in front, where all are tabs of one group in their order, as at first. */
  readonly front?: string | undefined;
  /** Dockview's own, where somebody has arranged them otherwise. */
  readonly arrangement?: unknown;
}

/**
 * The docks of plugins as tabs, which can be moved, split and put back as they were.
 *
 * @fires lamella-layout - tabs were moved; read `layout`
 */
export class LamellaDocks extends LitElement {
  static override readonly styles = [
    base,
    unsafeCSS(dockviewStyles),
    css`
      :host {
        display: block;
        height: 100%;
      }
      .area {
        height: 100%;
      }
      .dockview-theme-lamella {
        --dv-background-color: var(--lamella-panel);
        --dv-group-view-background-color: var(--lamella-panel);
        --dv-tabs-and-actions-container-background-color: var(--lamella-bar);
        --dv-tabs-and-actions-container-font-size: 12px;
        --dv-tabs-and-actions-container-height: 28px;
        --dv-tab-font-size: 12px;
        --dv-tab-margin: 0;
        --dv-activegroup-visiblepanel-tab-background-color: var(--lamella-panel);
        --dv-activegroup-hiddenpanel-tab-background-color: var(--lamella-bar);
        --dv-inactivegroup-visiblepanel-tab-background-color: var(--lamella-panel);
        --dv-inactivegroup-hiddenpanel-tab-background-color: var(--lamella-bar);
        --dv-activegroup-visiblepanel-tab-color: var(--lamella-strong);
        --dv-activegroup-hiddenpanel-tab-color: var(--lamella-muted);
        --dv-inactivegroup-visiblepanel-tab-color: var(--lamella-strong);
        --dv-inactivegroup-hiddenpanel-tab-color: var(--lamella-muted);
        --dv-tab-divider-color: var(--lamella-line);
        --dv-separator-border: var(--lamella-line);
        --dv-paneview-header-border-color: var(--lamella-line);
        --dv-paneview-active-outline-color: var(--lamella-accent);
        --dv-icon-hover-background-color: var(--lamella-hover);
        --dv-drag-over-background-color: var(--lamella-accent-soft);
        --dv-drag-over-border-color: var(--lamella-accent);
        --dv-tabs-container-scrollbar-color: var(--spectrum-gray-400);
        --dv-active-sash-color: var(--lamella-accent-soft);
        --dv-overlay-z-index: 10;
      }
      .dv-tab {
        padding: 0 7px;
      }
      .dv-tabs-and-actions-container .dv-void-container {
        flex: none; /* as wide as tabs leave; dockview's takes half of it from those that wrap */
      }
      .dv-tab.dv-active-tab {
        box-shadow: inset 0 2px 0 var(--lamella-accent);
      }
      .dv-tab .dv-default-tab .dv-default-tab-action {
        display: none;
      }
      .dv-tabs-container .dv-tab:focus-visible {
        outline: 2px solid var(--lamella-focus); /* dockview takes it away */
        outline-offset: -2px;
      }
      @media (prefers-reduced-motion: reduce) {
        .dv-scrollable .dv-scrollbar {
          transition: none;
        }
      }
    `,
  ];
  readonly #docks = new Map<string, Dock>();
  #api: DockviewApi | undefined;

  /** Puts a dock behind the others. Returns what takes it out again. */
  async add(dock: Dock): Promise<() => void> {
    this.#docks.set(dock.id, dock);
    await this.updateComplete;
    const api = this.#made();
    open(api, dock);
    return () => {
      const panel = api.getPanel(dock.id);
      if (panel) api.removePanel(panel);
      this.#docks.delete(dock.id);
    };
  }

  /** Brings a dock to the front, also one that was closed. */
  reveal(id: string): void {
    const dock = this.#docks.get(id);
    if (!dock) throw new Error(`There is no dock "${id}"`);
    const api = this.#made();
    if (!api.getPanel(id)) open(api, dock);
    api.getPanel(id)?.api.setActive();
  }

  /** The name of the dock that was brought to the front last. */
  override focus(options?: FocusOptions): void {
    const group = this.#api?.activeGroup?.element;
    group?.querySelector<HTMLElement>(".dv-tab.dv-active-tab")?.focus(options);
  }

  /** JSON for the session document; undefined before there is a dock. */
  get layout(): DocksLayout | undefined {
    const api = this.#api;
    if (!api) return undefined;
    const ids = api.panels.map(({ id }) => id);
    const isPlain = api.groups.length === 1 && ids.join() === [...this.#docks.keys()].join();
    return isPlain ? { front: api.activePanel?.id } : { arrangement: api.toJSON() };
  }

  /** Puts the docks where they were; those that are not here now are left out, those it does not know come last. */
  restore({ front, arrangement }: DocksLayout): void {
    const api = this.#made();
    if (arrangement)
      api.fromJSON(arrangement as SerializedDockview, { reuseExistingPanels: true }); // or it throws
    else if (api.groups.length > 1) for (const panel of api.panels) api.removePanel(panel);
    for (const panel of api.panels) if (!this.#docks.has(panel.id)) api.removePanel(panel);
    for (const dock of this.#docks.values()) if (!api.getPanel(dock.id)) open(api, dock);
    if (front !== undefined) api.getPanel(front)?.api.setActive();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#api?.dispose();
    this.#api = undefined;
  }

  protected override render() {
    return html`<div class="area"></div>`;
  }

  #made(): DockviewApi {
    if (this.#api) return this.#api;
    const area = this.renderRoot.querySelector<HTMLElement>(".area");
    if (!area) throw new Error("lamella-docks is used before it is rendered");
    this.#api = createDockview(area, {
      theme: { name: "lamella", className: "dockview-theme-lamella" },
      disableFloatingGroups: true,
      disableTabsOverflowList: true,
      createComponent: ({ name }) => ({ element: this.#content(name), init() {} }),
    });
    this.#api.onDidAddGroup(({ element }) => wrapTabs(element));
    this.#api.onDidLayoutChange(() =>
      this.dispatchEvent(new Event("lamella-layout", { bubbles: true })),
    );
    return this.#api;
  }

  #content(id: string): HTMLElement {
    const content = document.createElement("div");
    content.style.cssText = "height: 100%; overflow: auto";
    const dock = this.#docks.get(id);
    if (dock) content.append(dock.element);
    return content;
  }
}

/** Tabs that a row has no room for begin another one, so that each name is in sight: dockview has the styles, and leaves it to others to ask for them. */
function wrapTabs(group: HTMLElement): void {
  group.querySelector(".dv-tabs-container")?.classList.add("dv-tabs-container--wrap");
}

function open(api: DockviewApi, { id, title, isFront = false }: Dock): void {
  const inactive = api.panels.length > 0 && !isFront;
  api.addPanel({ id, component: id, title, inactive });
}

customElements.define("lamella-docks", LamellaDocks);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-docks": LamellaDocks;
  }
}
