/**
 * A network, or one size of its batches, needs more memory than an executor gets, or than one of its kernels may see at once. The
 * message says how much.
 */
export class OutOfMemory extends Error {
  override readonly name = "OutOfMemory";
}
