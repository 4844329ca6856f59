import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement, type PropertyValues } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { repeat } from "lit/directives/repeat.js";
import type { LayerId } from "#core/ids.ts";
import type { Layer } from "#core/layers/layer.ts";
import { type SelectHow, selectionAfter } from "#core/layers/select-layers.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { FollowThumbnail, LayerStates } from "#viewer/index.ts";
import { actions, requestOf } from "./actions.ts";
import { base } from "./base.css.ts";
import { sendCommand } from "./command-event.ts";
import { keysOf } from "./keymap.ts";
import { LamellaIconButton } from "./lamella-icon-button.ts";
import "./lamella-layer-menu.ts";
import { LamellaLayerRow } from "./lamella-layer-row.ts";
import "./lamella-layer-row.ts";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-add.js";
import "@spectrum-web-components/icons-workflow/icons/sp-icon-delete.js";
import { panel } from "./panel.css.ts";

/**
 * The layers as they lie on each other, topmost first: to select one or several, show, rename, reorder and delete, and
 * for all else by the menu of a right click or the menu key.
 */
export class LamellaLayerList extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    panel,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 4px 0;
        overflow: auto;
        flex: 1;
      }
      li {
        position: relative;
      }
      li[data-drop="above"]::before,
      li[data-drop="below"]::after {
        content: "";
        position: absolute;
        left: 4px;
        right: 4px;
        height: 2px;
        background: var(--lamella-accent);
        z-index: 1;
      }
      li[data-drop="above"]::before {
        top: -1px;
      }
      li[data-drop="below"]::after {
        bottom: -1px;
      }
      p {
        padding: 12px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    states: { attribute: false },
    follow: { attribute: false },
    dragged: { state: true },
    drop: { state: true },
  };

  declare model: ViewerModel | undefined;
  /** What waits for tiles, and what went wrong. */
  declare states: Pick<LayerStates, "busy" | "problems"> | undefined;
  /** Where the rows' pictures come from. */
  declare follow: FollowThumbnail | undefined;
  declare protected dragged: LayerId | undefined;
  declare protected drop: { over: LayerId; side: "above" | "below" } | undefined;

  /** Where the row in the focus goes, the one that is selected then has it. */
  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused instanceof LamellaLayerRow && !focused.isConnected)
      this.#rowOf(this.model?.selected.value)?.focus();
  }

  protected override render() {
    const { model } = this;
    if (!model) return html``;
    const layers = model.layers.value.toReversed();
    return html`
      <header>
        <h2>Layers</h2>
        ${this.#button("newLabels", html`<sp-icon-add></sp-icon-add>`)}
        ${this.#button("removeLayer", html`<sp-icon-delete></sp-icon-delete>`)}
      </header>
      ${layers.length === 0 ? html`<p class="muted">Open an image to begin.</p>` : ""}
      <ul aria-label="Layers" @keydown=${this.#key}>
        ${repeat(
          layers,
          ({ id }) => id,
          (layer) => this.#row(layer, model),
        )}
      </ul>
      <lamella-layer-menu .model=${model} @lamella-rename=${this.#rename}
        @lamella-closed=${() => this.#rowOf(model.selected.value)?.focus()}></lamella-layer-menu>
    `;
  }

  #button(name: "newLabels" | "removeLayer", icon: unknown) {
    const action = actions.layers[name];
    const request = this.model && requestOf(action, this.model);
    return html`<lamella-icon-button label=${action.title} key=${ifDefined(this.model && keysOf(action, this.model)[0])}
      ?disabled=${!request}
      @click=${() => request && sendCommand(this, request)}>${icon}</lamella-icon-button>`;
  }

  #row(layer: Layer, model: ViewerModel) {
    const { id } = layer;
    const side = this.drop?.over === id ? this.drop.side : undefined;
    return html`<li data-id=${id} data-drop=${side ?? "none"} draggable="true"
      @click=${(event: MouseEvent) => this.#click(event, id)}
      @contextmenu=${(event: PointerEvent) => this.#menu(event, id)}
      @dragstart=${(event: DragEvent) => this.#drag(event, id)}
      @dragover=${(event: DragEvent) => this.#over(event, id)}
      @dragend=${this.#endDrag} @drop=${this.#dropped}>
      <lamella-layer-row .layer=${layer} .follow=${this.follow}
        .problems=${this.states?.problems.value.get(id) ?? []}
        ?busy=${this.states?.busy.value.has(id) ?? false}
        ?selected=${model.selection.value.includes(id)}
        ?active=${model.selected.value === id}></lamella-layer-row>
    </li>`;
  }

  /** Buttons of the row are for that row alone. */
  #click(event: MouseEvent, id: LayerId): void {
    const { shiftKey, ctrlKey, metaKey } = event;
    const path = event.composedPath();
    if (path.some((at) => at instanceof LamellaIconButton || at instanceof HTMLInputElement))
      return;
    this.#select(id, shiftKey ? "range" : ctrlKey || metaKey ? "toggle" : "only");
  }

  #select(id: LayerId, how: SelectHow): void {
    const { model } = this;
    if (!model) return;
    const step = {
      ids: model.layers.value.map((layer) => layer.id),
      selection: model.selection.value,
      active: model.selected.value,
    };
    sendCommand(this, { id: "layers.select", args: selectionAfter(step, { id, how }) });
  }

  /** For all that are selected where the row is one of them. The menu key opens it below the row. */
  #menu(event: PointerEvent, id: LayerId): void {
    event.preventDefault();
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect(); // the row
    const at = event.button === 2 ? { x: event.clientX, y: event.clientY } : { x: left, y: bottom };
    if (!this.model?.selection.value.includes(id)) this.#select(id, "only");
    void this.renderRoot.querySelector("lamella-layer-menu")?.show(at);
  }

  #rename(): void {
    void this.#rowOf(this.model?.selected.value)?.rename();
  }

  #rowOf(id: LayerId | undefined): LamellaLayerRow | null {
    return this.renderRoot.querySelector(`[data-id="${id}"] lamella-layer-row`);
  }

  #drag(event: DragEvent, id: LayerId): void {
    event.dataTransfer?.setData("application/x-lamella-layer", id);
    this.dragged = id;
  }

  #over(event: DragEvent, over: LayerId): void {
    if (!this.dragged) return;
    event.preventDefault();
    const { top, height } = (event.currentTarget as HTMLElement).getBoundingClientRect(); // the row
    this.drop = { over, side: event.clientY < top + height / 2 ? "above" : "below" };
  }

  #endDrag(): void {
    this.dragged = undefined;
    this.drop = undefined;
  }

  #dropped(event: DragEvent): void {
    const { model, dragged, drop } = this;
    this.#endDrag();
    if (!model || !dragged || !drop || drop.over === dragged) return;
    event.preventDefault();
    event.stopPropagation();
    const others = model.layers.value.filter(({ id }) => id !== dragged);
    const index = others.findIndex(({ id }) => id === drop.over) + (drop.side === "above" ? 1 : 0);
    sendCommand(this, { id: "layers.move", args: { layer: dragged, index } });
  }

  #key(event: KeyboardEvent): void {
    const { model } = this;
    const selected = model?.selected.value;
    if (!model || !selected || event.defaultPrevented) return;
    const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
    if (ctrlKey || metaKey || (altKey && shiftKey)) return; // the page's own
    const ids = model.layers.value.map(({ id }) => id);
    const index = ids.indexOf(selected);
    const step = key === "ArrowUp" ? 1 : key === "ArrowDown" ? -1 : 0;
    const next = ids[index + step];
    if (key === "F2") this.#rename();
    else if (key === "Delete")
      sendCommand(this, { id: "layers.remove", args: { layer: model.selection.value } });
    else if (step === 0) return;
    else if (next && altKey)
      sendCommand(this, { id: "layers.move", args: { layer: selected, index: index + step } });
    else if (next) {
      const also = shiftKey ? model.selection.value : [];
      sendCommand(this, { id: "layers.select", args: { layer: next, also } });
      this.#rowOf(next)?.focus();
    }
    event.preventDefault();
  }
}

customElements.define("lamella-layer-list", LamellaLayerList);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-layer-list": LamellaLayerList;
  }
}
