/**
 * The contract of every executor: a network made from a graph, trained a step at a time. Arrays go in and
 * come out, never a backend's tensors, so that executors are interchangeable.
 */

/** Named float32 arrays in PyTorch's layouts and names (conv: [out, in, kh, kw]); running statistics included. */
export type Weights = ReadonlyMap<string, WeightTensor>;

export interface WeightTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** One batch of patches; every array is C-ordered, channels last. */
export interface Batch {
  /** [batch, height, width, channel], normalised. */
  readonly input: Float32Array;
  /** [batch, height, width, output channel], probabilities 0..1 (or values, for regression). */
  readonly target: Float32Array;
  /** [batch, height, width], how much a pixel counts; 0 leaves it out of loss and metrics. */
  readonly weight: Float32Array;
  readonly shape: PatchShape;
}

export interface PatchShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/** What an optimizer does with one gradient, with this step's learning rate already in it. */
export interface UpdateRule {
  readonly kind: "adam";
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Everything a run needs to go on exactly where it was: weights, moments, and how many steps they have seen. */
export interface TrainingState {
  readonly weights: Weights;
  readonly moments: Weights;
  readonly steps: number;
}

export interface Network {
  /** One forward and backward pass and one update. Resolves with the batch's loss before the update. */
  trainStep(batch: Batch, rule: UpdateRule): Promise<number>;
  /**
   * Logits [batch, height, width, output channel] for input [batch, height, width, channel]; batch norm uses
   * its running statistics. Height and width must be multiples of the graph's `divisor`.
   */
  predict(input: Float32Array, shape: PatchShape): Promise<Float32Array>;
  /** A copy, to be kept while training goes on. */
  save(): Promise<TrainingState>;
  /** Takes weights by name; throws an Error that names the first missing, surplus or misshapen tensor. */
  load(state: TrainingState | { readonly weights: Weights }): Promise<void>;
  dispose(): void;
}
