import { css } from "lit";

/** A plugin's dock: sections from top to bottom, rows of a name and a control. */
export const dock = css`
  :host {
    display: block;
    padding: 10px 12px 16px;
  }
  .row {
    display: grid;
    grid-template-columns: 76px minmax(0, 1fr);
    align-items: center;
    gap: 8px;
    min-height: 30px;
  }
  .row > label,
  .row > .label {
    color: var(--lamella-muted);
  }
  sp-picker {
    width: 100%;
    min-width: 0;
    --mod-picker-inline-size: 100%;
    --mod-picker-block-size: 24px;
  }
  sp-button {
    flex: none;
    white-space: nowrap;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-top: 10px;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 10px;
    padding: 40px 20px;
    text-align: center;
  }
  .empty strong {
    font-size: 14px;
    line-height: 20px;
    font-weight: 600;
    color: var(--lamella-strong);
  }
  hr {
    border: 0;
    border-top: 1px solid var(--spectrum-gray-200);
    margin: 12px -12px;
  }
`;
