import { css, html, LitElement, nothing } from "lit";

/** What a plugin's manifest says: the address of a picture, or one for each kind of theme. */
export type PluginIcon = string | { readonly light: string; readonly dark: string };

/** A small picture that a plugin brought, beside a name that says the same. Nothing where there is none. */
export class LamellaPluginIcon extends LitElement {
  static override readonly styles = css`
    :host {
      display: inline-flex;
      flex: none;
      width: 16px;
      height: 16px;
      vertical-align: text-bottom;
    }
    img {
      width: 100%;
      height: 100%;
      object-fit: contain;
    }
    .light {
      display: var(--lamella-on-light);
    }
    .dark {
      display: var(--lamella-on-dark);
    }
  `;
  static override readonly properties = { icon: { attribute: false } };

  declare icon: PluginIcon | undefined;

  protected override render() {
    const { icon } = this;
    if (icon === undefined) return nothing;
    if (typeof icon === "string") return html`<img src=${icon} alt="" />`;
    return html`<img class="light" src=${icon.light} alt="" /><img class="dark" src=${icon.dark} alt="" />`;
  }
}

customElements.define("lamella-plugin-icon", LamellaPluginIcon);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-plugin-icon": LamellaPluginIcon;
  }
}
