import { css, html, LitElement } from "lit";
import { type Action, actions } from "./actions.ts";
import { base } from "./base.css.ts";
import "./lamella-dialog.ts";

const groups: readonly (readonly [title: string, group: { readonly [name: string]: Action }])[] = [
  ["Tools", actions.tools],
  ["View", actions.view],
  ["Layers", actions.layers],
  ["Edit", actions.edit],
  ["File", actions.file],
  ["Help", actions.help],
];

/** Lists every key. */
export class LamellaKeys extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        --lamella-dialog-width: 760px;
      }
      .groups {
        columns: 2;
        column-gap: 32px;
      }
      section {
        break-inside: avoid;
        margin-bottom: 16px;
      }
      h3 {
        font-weight: 650;
        color: var(--lamella-strong);
        margin-bottom: 4px;
      }
      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 4px 12px;
        margin: 0;
        align-items: center;
      }
      dd {
        margin: 0;
        text-align: right;
      }
      kbd {
        font: inherit;
        padding: 1px 6px;
        border-radius: 3px;
        background: var(--lamella-hover);
      }
    `,
  ];

  async show(): Promise<void> {
    await this.updateComplete;
    await this.renderRoot.querySelector("lamella-dialog")?.show();
  }

  protected override render() {
    return html`<lamella-dialog heading="Keys"><div class="groups">
      ${groups.map(([title, group]) => {
        const withKey = Object.values(group).filter(({ key }) => key !== undefined);
        return html`<section>
          <h3>${title}</h3>
          <dl>${withKey.map(
            ({ title, key, otherKey }) => html`<dt>${title}</dt>
              <dd><kbd>${key}</kbd>${otherKey ? html` <kbd>${otherKey}</kbd>` : ""}</dd>`,
          )}</dl>
        </section>`;
      })}
    </div></lamella-dialog>`;
  }
}

customElements.define("lamella-keys", LamellaKeys);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-keys": LamellaKeys;
  }
}
