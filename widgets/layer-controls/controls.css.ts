import { css } from "lit";

/** Rows of controls under a heading. */
export const controls = css`
  :host {
    display: block;
    padding: 0 12px 10px;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 28px;
  }
  .row > .grow {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .label {
    width: var(--lamella-label-width, 62px);
    color: var(--lamella-muted);
    flex: none;
  }
  sp-number-field {
    width: 76px;
    --mod-stepper-width: 76px;
  }
`;
