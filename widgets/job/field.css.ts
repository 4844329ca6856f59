import { css } from "lit";

/** One line of a form: name, control, and what takes it back to what is usual. */
export const field = css`
  :host {
    display: grid;
    grid-template-columns: var(--lamella-label-width, 92px) minmax(0, 1fr) 20px;
    align-items: center;
    gap: 8px;
    min-height: 28px;
  }
  .name {
    position: relative;
    display: flex;
    align-items: center;
    min-width: 0;
    color: var(--lamella-muted);
  }
  .name .text {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Seen where somebody is: dozens of them would be in the way. */
  lamella-hint {
    position: absolute;
    right: 0;
    opacity: 0;
  }
  :host(:hover) lamella-hint,
  :host(:focus-within) lamella-hint {
    opacity: 1;
  }
  :host([changed]) .name {
    color: var(--lamella-strong);
  }
  sp-picker {
    width: 100%;
    min-width: 0;
    --mod-picker-inline-size: 100%;
    --mod-picker-block-size: 24px;
  }
  .number {
    min-width: 0;
    display: flex;
    flex-wrap: wrap; /* in a narrow dock a unit goes below its number */
    align-items: center;
    gap: 0 6px;
  }
  .number .muted {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  lamella-number {
    flex: none;
    --lamella-number-width: var(--lamella-field-number-width, 92px);
  }
  input[type="checkbox"] {
    justify-self: start;
    margin: 0;
    accent-color: var(--lamella-accent);
  }
`;
