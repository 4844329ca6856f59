/** Which numbers of a pixel are its channels: padding lies between them, and is 0. */
export interface Channels {
  /** Numbers of a pixel, padding included. */
  readonly count: number;
  /** Where each channel is. */
  readonly places: readonly number[];
}

/** `length` channels side by side, padded to whole vectors. */
export function padded(length: number): Channels {
  return { count: Math.ceil(length / 4) * 4, places: Array.from({ length }, (_, i) => i) };
}

/** `length` channels side by side, as they are. */
export function unpadded(length: number): Channels {
  return { ...padded(length), count: length };
}

/** One map's channels after the other's. */
export function joined(parts: readonly Channels[]): Channels {
  let count = 0;
  const places = parts.flatMap((part) => {
    const shifted = part.places.map((place) => place + count);
    count += part.count;
    return shifted;
  });
  return { count, places };
}

/** Whether the numbers of pixels can be gone through side by side. */
export function areSame(a: Channels, b: Channels): boolean {
  return (
    a.count === b.count &&
    a.places.length === b.places.length &&
    a.places.every((place, i) => place === b.places[i])
  );
}
