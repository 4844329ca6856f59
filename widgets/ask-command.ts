import type { CommandRequest } from "./command-event.ts";

/** Asks the app to run a command that changes nothing, for its result. */
export type QueryEvent = CustomEvent<{
  readonly request: CommandRequest;
  readonly signal: AbortSignal;
  /** For whoever runs it. */
  answer(result: Promise<unknown>): void;
}>;

/** The result of a command; the event rises to the app, which runs it. Without an app it never resolves. */
export function askCommand(
  from: EventTarget,
  request: CommandRequest,
  signal: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve) => {
    const detail = { request, signal, answer: resolve };
    from.dispatchEvent(new CustomEvent("lamella-query", { detail, bubbles: true, composed: true }));
  });
}

declare global {
  interface HTMLElementEventMap {
    "lamella-query": QueryEvent;
  }
}
