import { css } from "lit";

/** A long table of rows of 24 px, as `RowsController` draws them: only what is in sight is there, each at its place below the heading. */
export const rows = css`
  :host {
    display: flex;
    flex-direction: column;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: auto;
    position: relative;
  }
  .scroll:focus-visible {
    outline-offset: -2px;
  }
  [role="row"] {
    display: grid;
    align-items: center;
    height: 24px;
    padding: 0 12px;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    color: var(--lamella-muted);
    background: var(--lamella-panel);
    border-bottom: 1px solid var(--lamella-line);
  }
  .head button {
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  .head button:hover {
    color: var(--lamella-strong);
  }
  .body {
    position: relative;
  }
  .body [role="row"] {
    position: absolute;
    left: 0;
    right: 0;
    cursor: pointer;
  }
  .body [role="row"]:hover {
    background: var(--lamella-hover);
  }
  .body [aria-selected="true"] {
    background: var(--lamella-accent-soft);
  }
  .empty {
    padding: 12px;
  }
`;
