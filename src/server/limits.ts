const [MiB, GiB] = [2 ** 20, 2 ** 30];

/** How much, and for how long. Bytes and milliseconds. */
export interface Limits {
  /** One file below /files/: a chunk, or a stack as one TIFF. */
  readonly file: number;
  /** One asset: masks, weights. */
  readonly asset: number;
  /** One session, as JSON. */
  readonly session: number;
  /** All sessions and assets together. */
  readonly quota: number;
  /** How long the head of a request may take. */
  readonly headMs: number;
  /** How long a connection may stand still, in either direction. */
  readonly idleMs: number;
  readonly connections: number;
}

export const defaultLimits: Limits = {
  file: 16 * GiB,
  asset: 4 * GiB,
  session: 4 * MiB,
  quota: 20 * GiB,
  headMs: 15_000,
  idleMs: 60_000,
  connections: 2048,
};
