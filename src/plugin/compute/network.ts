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

/** What an optimizer does with one gradient, with this step's learning rate already in it; in PyTorch's terms. */
export type UpdateRule = (MomentsRule | MomentumRule) & Clipping;

/** torch.nn.utils.clip_grad_norm_ of all gradients together, before the rule sees them. */
export interface Clipping {
  /** Gradients whose norm is larger are shortened to it; 0, or absent: none are. */
  readonly clip?: number;
}

/** torch.optim.Adam, AdamW and RAdam. */
export interface MomentsRule {
  readonly kind: "adam" | "adamw" | "radam";
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** adam, radam: this times a parameter is added to its gradient; adamw: lr times this shrinks the parameter itself. */
  readonly weightDecay: number;
  /** false: parameters of one axis (biases, norms) do not decay, as timm has it. PyTorch's, where it is absent, all do. */
  readonly decayVectors?: boolean;
}

/** torch.optim.SGD. */
export interface MomentumRule {
  readonly kind: "sgd";
  readonly lr: number;
  /** 0: none. */
  readonly momentum: number;
  readonly nesterov: boolean;
  /** This times a parameter is added to its gradient. */
  readonly weightDecay: number;
  /** As above. */
  readonly decayVectors?: boolean;
}

/** Everything a run needs to go on exactly where it was: weights, moments, and how many steps they have seen. */
export interface TrainingState {
  readonly weights: Weights;
  /**
   * What the rules carry from step to step, as PyTorch calls it, before a parameter's name: `exp_avg.` and `exp_avg_sq.`
   * after adam, adamw or radam, `momentum_buffer.` after sgd, nothing before the first step.
   */
  readonly moments: Weights;
  readonly steps: number;
}

/** What became of a batch that was measured. */
export interface Measure {
  /** As `predict` gives them; the caller's own. */
  readonly logits: Float32Array;
  readonly loss: number;
}

export interface Network {
  /**
   * One forward and backward pass and one update. Resolves with the batch's loss before the update. Rules may change
   * from step to step while they carry the same moments; throws an Error, before anything changes, for sgd behind
   * steps of the others, or the reverse.
   */
  trainStep(batch: Batch, rule: UpdateRule): Promise<number>;
  /**
   * Logits [batch, height, width, output channel] for input [batch, height, width, channel]; batch norm uses
   * its running statistics. Height and width must be multiples of the graph's `divisor`.
   */
  predict(input: Float32Array, shape: PatchShape): Promise<Float32Array>;
  /** Predicts a batch, and says the loss of that: what trainStep would minimise, with batch norm as in prediction. */
  measure(batch: Batch): Promise<Measure>;
  /** A copy, to be kept while training goes on. */
  save(): Promise<TrainingState>;
  /** Takes weights and moments by name; throws an Error that names the first missing, surplus or misshapen tensor. */
  load(state: TrainingState | { readonly weights: Weights }): Promise<void>;
  dispose(): void;
}
