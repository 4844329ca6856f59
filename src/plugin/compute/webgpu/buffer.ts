/** A piece of GPU memory that a program uses. */
export class Buffer {
  readonly bytes: number;
  /** Holds its memory all the time, and starts as zeros; others share theirs with those used at other times. */
  readonly lasting: boolean;
  /** What it holds from the start, where that is known. */
  readonly initial: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | undefined;
  /** The first and the last step that names it. */
  first = Number.POSITIVE_INFINITY;
  last = -1;
  /** There once it has memory. */
  gpu: GPUBuffer | undefined;

  constructor(
    bytes: number,
    {
      lasting = false,
      gpu,
      initial,
    }: {
      readonly lasting?: boolean;
      readonly gpu?: GPUBuffer;
      readonly initial?: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
    },
  ) {
    this.bytes = bytes;
    this.lasting = lasting;
    this.gpu = gpu;
    this.initial = initial;
  }
}
