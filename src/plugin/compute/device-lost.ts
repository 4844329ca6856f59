/**
 * What an executor computed on is gone: a graphics device, a WebGL context, a kernel thread. Its networks are gone
 * with it; an executor started anew may work. Thrown by every method of a network from then on.
 */
export class DeviceLost extends Error {
  override readonly name = "DeviceLost";
  /** A few words for a sentence: why, as far as anybody knows. */
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(`The device was lost: ${reason}`, options);
    this.reason = reason;
  }
}
