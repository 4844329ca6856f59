import { Refusal } from "./refusal.ts";

/** How many bytes are taken of so many, also by what is only being written. */
export class Quota {
  readonly #most: number;
  readonly #place: string;
  #used: number;

  constructor({ most, used, place }: { most: number; used: number; place: string }) {
    this.#most = most;
    this.#used = used;
    this.#place = place;
  }

  /** Throws `quota` where they are more than are left. */
  take(bytes: number): void {
    if (this.#used + bytes > this.#most)
      throw new Refusal(
        "quota",
        `All of the ${this.#most} bytes for shared sessions are taken; whoever runs the server can delete old ones from ${this.#place}, or start it with a larger --quota`,
      );
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}
