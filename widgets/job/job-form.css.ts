import { css } from "lit";

/** A form for a job, within a dock. */
export const jobForm = css`
  :host {
    padding: 0;
  }
  sp-textfield {
    width: 100%;
    --mod-textfield-width: 100%;
  }
  [role="alert"] {
    color: var(--lamella-negative);
  }
  sp-action-group {
    width: 100%;
    margin-bottom: 4px;
  }
  sp-action-group sp-action-button {
    --mod-actionbutton-edge-to-text: 4px; /* three words fit into a narrow dock */
    flex: 1;
  }
  lamella-member {
    --lamella-label-width: 76px;
  }
  lamella-setting-group lamella-member {
    --lamella-label-width: 92px;
  }
  .length {
    display: flex;
    gap: 8px;
  }
  .length lamella-number {
    --lamella-number-width: 84px;
  }
`;
