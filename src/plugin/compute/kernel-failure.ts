/**
 * A kernel stopped in the middle, on this thread or another: a bug of ours, or a thread that was killed. Its executor is
 * of no more use; one started anew is.
 */
export class KernelFailure extends Error {
  override readonly name = "KernelFailure";
}
