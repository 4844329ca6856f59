/** Asks the app to run a command; what fails is shown as a toast. */
export type CommandEvent = CustomEvent<CommandRequest>;

export interface CommandRequest {
  readonly id: string;
  /** JSON, as the command's schema wants it. */
  readonly args: unknown;
}

/** The only way in which a widget changes anything: the event rises to the app, which runs the command. */
export function sendCommand(
  from: EventTarget,
  { id, args = {} }: { id: string; args?: unknown },
): void {
  const detail: CommandRequest = { id, args };
  from.dispatchEvent(new CustomEvent("lamella-command", { detail, bubbles: true, composed: true }));
}

declare global {
  interface HTMLElementEventMap {
    "lamella-command": CommandEvent;
  }
}
