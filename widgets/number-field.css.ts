import { css } from "lit";

/** Spectrum's number fields as dense as ours must be: a well without stroke. */
export const numberField = css`
  sp-number-field {
    --mod-textfield-border-width: 1px;
    --mod-textfield-border-color: transparent;
    --mod-textfield-background-color: var(--lamella-well);
    --mod-textfield-spacing-inline: 6px;
    --mod-textfield-height: 22px;
    --mod-stepper-height: 22px;
    --mod-stepper-border-color: transparent;
    --mod-textfield-corner-radius: 3px;
  }
`;
