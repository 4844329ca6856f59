import { css } from "lit";

/** Spectrum's number fields as dense as ours must be: lower, and with less room at the sides. */
export const numberField = css`
  sp-number-field {
    vertical-align: top; /* on a base line there is room below it, and the field stands too high in its row */
    --mod-textfield-border-width: 1px;
    --mod-textfield-spacing-inline: 6px;
    --mod-textfield-height: 22px;
    --mod-stepper-height: 22px;
    --mod-stepper-border-color: var(--lamella-well-line);
    --mod-textfield-corner-radius: 3px;
  }
`;
