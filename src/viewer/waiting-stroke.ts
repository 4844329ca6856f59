/** A stroke that follows a pointer. */
export interface PointerStroke {
  extend(point: readonly number[]): void;
  /** Keeps it as one step to undo; returns how many pixels changed. */
  finish(): Promise<number>;
  cancel(): void;
}

/**
 * A stroke that is drawn once it is its turn: what the pointer does until then is kept, and follows. `begin` opens it, and
 * rejects once `signal` aborts.
 */
export function waitingStroke(
  begin: (signal: AbortSignal) => Promise<PointerStroke>,
): PointerStroke {
  const points: (readonly number[])[] = [];
  const given = new AbortController();
  let stroke: PointerStroke | undefined;
  const begun = begin(given.signal).then((opened) => {
    stroke = opened;
    for (const point of points) opened.extend(point);
    return opened;
  });
  begun.catch(() => {}); // `finish` tells; a cancelled stroke has nobody to tell
  return {
    extend(point) {
      if (stroke) stroke.extend(point);
      else points.push(point);
    },
    finish: async () => (await begun).finish(),
    cancel() {
      given.abort();
      stroke?.cancel();
    },
  };
}
