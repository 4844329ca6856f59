/** Goes along an axis by itself. */
export interface Playing {
  readonly axis: string;
  /** Slices a second, as far as they can be drawn. */
  readonly fps: number;
  readonly mode: PlayMode;
}

/** At the end: stop, start again, or turn round. */
export const playModes = ["once", "loop", "back-and-forth"] as const;
export type PlayMode = (typeof playModes)[number];

export const playDefaults = { fps: 10, mode: "loop" } as const satisfies Omit<Playing, "axis">;

/** Where it goes from `index`, and which way; undefined once it has come to its end. */
export function nextSlice(
  { index, direction }: { index: number; direction: 1 | -1 },
  { length, mode }: { length: number; mode: PlayMode },
): { readonly index: number; readonly direction: 1 | -1 } | undefined {
  const next = index + direction;
  if (next >= 0 && next < length) return { index: next, direction };
  if (mode === "once" || length < 2) return undefined;
  if (mode === "loop") return { index: 0, direction: 1 };
  return { index: index - direction, direction: direction === 1 ? -1 : 1 };
}
