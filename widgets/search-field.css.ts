import { css } from "lit";

/** A label with a magnifying glass around an input. */
export const searchField = css`
  label {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 0 14px;
    --mod-icon-size: 16px;
    color: var(--lamella-muted);
  }
  label:focus-within {
    box-shadow: inset 0 -2px var(--lamella-focus);
  }
  label input {
    flex: 1;
    min-width: 0;
    height: 36px;
    border: 0;
    outline: 0;
    background: none;
    font: inherit;
    color: var(--lamella-strong);
  }
  label input:focus-visible {
    outline: none;
  }
`;
