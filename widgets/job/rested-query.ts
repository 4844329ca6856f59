import type { LitElement, ReactiveController } from "lit";
import { isSame } from "#plugin/job-kind.ts";
import { askCommand } from "../ask-command.ts";
import type { CommandRequest } from "../command-event.ts";

/**
 * The answer of a command that changes nothing, for an element: asked for anew once the question has been another for a while,
 * as while a slider moves. The last question wins, the one before is cancelled.
 */
export class RestedQuery<T> implements ReactiveController {
  /** The last answer there was. */
  value: T | undefined;
  /** Why the last question had none. */
  error: string | undefined;
  readonly #host: LitElement;
  readonly #restMs: number;
  #asked: unknown;
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LitElement, { restMs }: { readonly restMs: number }) {
    this.#host = host;
    this.#restMs = restMs;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#asked = undefined;
  }

  /** `besides` is what the answer depends on beside the request: where the view is. */
  ask(request: CommandRequest, besides?: unknown): void {
    const question = [request, besides];
    if (isSame(question, this.#asked)) return;
    this.#asked = question;
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#timer = setTimeout(() => void this.#read(request, signal), this.#restMs);
  }

  async #read(request: CommandRequest, signal: AbortSignal): Promise<void> {
    try {
      const value = await askCommand(this.#host, request, signal);
      if (signal.aborted) return;
      this.value = value as T; // what that command returns
      this.error = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.#host.requestUpdate();
  }
}
