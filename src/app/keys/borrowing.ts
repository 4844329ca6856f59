import type { CommandRequest } from "#widgets/command-event.ts";

/** A key that is down for longer was held, not tapped: napari's delay. */
const holdMs = 500;

/** A tool that is borrowed until its key comes up. */
interface Held {
  readonly code: string;
  readonly sinceMs: number;
  /** What makes it stay after a tap. */
  readonly keep: CommandRequest | undefined;
}

/**
 * Lends a tool while its key is down. One that is given back while the pointer draws goes back when the pointer lets go, or
 * the other tool would go on with the stroke.
 */
export class Borrowing {
  readonly #ask: (request: CommandRequest) => void;
  #held: Held | undefined;
  /** The pointer, on the picture. */
  #isPressed: boolean;
  /** The borrowed tool, which goes back when the pointer lets go. */
  #isOverdue: boolean;

  constructor(ask: (request: CommandRequest) => void) {
    this.#ask = ask;
    this.#isPressed = false;
    this.#isOverdue = false;
  }

  borrow(
    { code, timeStamp }: KeyboardEvent,
    { args, keep }: { args: unknown; keep: CommandRequest | undefined },
  ): void {
    this.#isOverdue = false;
    this.#held = { code, sinceMs: timeStamp, keep };
    this.#ask({ id: "tools.borrow", args });
  }

  keyUp({ code, timeStamp }: KeyboardEvent): void {
    if (this.#held?.code !== code) return;
    const { keep, sinceMs } = this.#held;
    this.#held = undefined;
    if (keep && timeStamp - sinceMs < holdMs) this.#ask(keep);
    else if (this.#isPressed) this.#isOverdue = true;
    else this.#giveBack();
  }

  /** Of a window that lost the focus one does not hear that a key came up. */
  leave(): void {
    if (this.#held) this.#giveBack();
    this.#held = undefined;
  }

  /** A button of the pointer went down, on the picture or elsewhere. */
  press({ isOnPicture }: { isOnPicture: boolean }): void {
    this.#isPressed = isOnPicture;
  }

  lift(): void {
    this.#isPressed = false;
    if (this.#isOverdue) this.#giveBack();
  }

  #giveBack(): void {
    this.#isOverdue = false;
    this.#ask({ id: "tools.borrow", args: {} });
  }
}
