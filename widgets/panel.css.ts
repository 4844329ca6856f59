import { css } from "lit";

/** A panel's heading with its buttons, 28 px. */
export const panel = css`
  header {
    display: flex;
    align-items: center;
    gap: 2px;
    height: 28px;
    flex: none;
    padding: 0 4px 0 12px;
  }
  header h2 {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
    color: var(--lamella-strong);
  }
`;
