import { css } from "lit";

/** One line: a name, and a picker as wide as there is room. */
export const pickerRow = css`
  :host {
    display: grid;
    grid-template-columns: var(--lamella-label-width, 62px) minmax(0, 1fr);
    gap: 8px;
    align-items: center;
    min-height: 28px;
  }
  .label {
    color: var(--lamella-muted);
  }
  sp-picker {
    width: 100%;
    --mod-picker-inline-size: 100%;
    --mod-picker-block-size: 22px;
    --mod-picker-min-inline-size: 0;
  }
`;
