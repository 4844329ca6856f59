/** Lets one caller at a time act, in the order of their calls, though acting may take a while. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {}); // the caller hears of it; the next may act all the same
    return turn;
  }
}
