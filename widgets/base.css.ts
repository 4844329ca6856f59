import { css } from "lit";

/** What every element of ours begins with: the text, the focus ring, thin scroll bars. */
export const base = css`
  :host {
    box-sizing: border-box;
    font: var(--lamella-font);
    font-variant-numeric: tabular-nums;
    color: var(--lamella-text);
  }
  :host([hidden]),
  [hidden] {
    /* biome-ignore lint/complexity/noImportantStyles: a class of the element may set display too */
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  * {
    scrollbar-width: thin;
    scrollbar-color: var(--lamella-well-line) transparent;
  }
  :focus-visible {
    outline: 2px solid var(--lamella-focus);
    outline-offset: 1px;
    border-radius: var(--lamella-radius);
  }
  ::placeholder {
    color: var(--lamella-muted);
    opacity: 1;
  }
  h2,
  h3,
  p {
    margin: 0;
    font: inherit;
  }
  .muted {
    color: var(--lamella-muted);
  }
`;
