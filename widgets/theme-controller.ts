import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Calls back when the theme around its host changes; for what is drawn on a canvas and cannot inherit colours. */
export class ThemeController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #observer: MutationObserver;

  constructor(host: ReactiveControllerHost & HTMLElement, changed: () => void) {
    this.#host = host;
    this.#observer = new MutationObserver(changed);
    host.addController(this);
  }

  hostConnected(): void {
    const theme = themeAround(this.#host);
    if (theme) this.#observer.observe(theme, { attributeFilter: ["color", "style"] });
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}

/** Looks out through shadow roots, which `closest` does not. */
function themeAround(element: Element): Element | undefined {
  const found = element.closest("sp-theme");
  if (found) return found;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? themeAround(root.host) : undefined;
}
