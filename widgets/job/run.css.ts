import { css } from "lit";

/** What a run does, and what came out of it. */
export const runView = css`
  :host {
    display: block;
    padding: 0;
  }
  h3 {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    margin-bottom: 6px;
    font-weight: 600;
    color: var(--lamella-strong);
  }
  h3 span {
    font-weight: 400;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(4, auto);
    justify-content: space-between;
    gap: 0 8px;
    margin: 10px 0 4px;
  }
  dt {
    grid-row: 1;
    color: var(--lamella-muted);
    font-size: 11px;
  }
  dd {
    grid-row: 2;
    margin: 0;
    color: var(--lamella-strong);
  }
  .said {
    margin-top: 10px;
  }
  .failed {
    display: flex;
    gap: 8px;
    padding: 8px 10px;
    border-left: 3px solid var(--lamella-negative);
    border-radius: 3px;
    background: var(--lamella-raised);
    overflow-wrap: anywhere;
    user-select: text;
    -webkit-user-select: text;
  }
  .failed sp-icon-alert {
    flex: none;
    color: var(--lamella-negative);
    --mod-icon-size: 16px;
  }
  .failed > div {
    min-width: 0;
  }
`;
