import { css } from "lit";

/** Of previews: a line over the pictures, and why there are none. */
export const preview = css`
  :host {
    display: block;
    margin: 4px 0 8px;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    height: 24px;
  }
  [role="alert"] {
    color: var(--lamella-negative);
    overflow-wrap: anywhere;
  }
`;
