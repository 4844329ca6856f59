import { css } from "lit";

/** Buttons of a word or a number, in the small print over and under pictures and curves; one that is pressed is marked in a header or a group. */
export const smallButton = css`
  button {
    padding: 2px 6px;
    font: inherit;
    font-size: 11px;
    color: var(--lamella-muted);
    border: 0;
    border-radius: 3px;
    background: none;
    cursor: pointer;
  }
  button:hover {
    color: var(--lamella-strong);
    background: var(--lamella-hover);
  }
  :is(header, [role="group"]) > button[aria-pressed="true"] {
    color: var(--lamella-strong);
    background: var(--lamella-accent-soft);
  }
`;
