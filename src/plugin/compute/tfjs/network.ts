import type { Tensor1D } from "@tensorflow/tfjs-core";
import { checkWeights } from "../check-weights.ts";
import type { Graph } from "../graph/graph.ts";
import { checkSize, inferStructure, type Structure } from "../graph/infer.ts";
import type { Batch, Network, PatchShape, TrainingState, UpdateRule, Weights } from "../network.ts";
import { type AdamState, adam } from "./adam.ts";
import { pack, planLayout, type Slot, slotShape, unpack } from "./layout.ts";
import type { Loss, Tensor, Tf } from "./loss.ts";
import { runGraph } from "./run-graph.ts";

/** What a network needs from its executor. */
export interface NetworkSetting {
  readonly tf: Tf;
  /** Makes the executor's backend the current one; tfjs has one for everybody. Throws once it is disposed. */
  enter(): void;
  readonly loss: Loss;
}

/** PyTorch's names of Adam's two moments, put before a parameter's name in a saved state. */
const meanPrefix = "exp_avg.";
const squarePrefix = "exp_avg_sq.";

/** A graph interpreted by tfjs ops and differentiated by its autodiff. Owns its tensors until disposed. */
export class TfNetwork implements Network {
  readonly #setting: NetworkSetting;
  readonly #graph: Graph;
  readonly #structure: Structure;
  readonly #trained: readonly Slot[];
  readonly #untrained: readonly Slot[];
  #state: AdamState | undefined;
  #statistics = new Map<string, Tensor>();
  #steps = 0;

  constructor(setting: NetworkSetting, graph: Graph, weights: Weights) {
    this.#setting = setting;
    this.#graph = graph;
    this.#structure = inferStructure(graph);
    const slots = planLayout(graph);
    this.#trained = slots.filter(({ trained }) => trained);
    this.#untrained = slots.filter(({ trained }) => !trained);
    this.#take({ weights });
  }

  async trainStep(batch: Batch, rule: UpdateRule): Promise<number> {
    this.#check(batch.input, batch.shape);
    this.#setting.enter();
    const loss = this.#update(batch, rule);
    try {
      const [value = Number.NaN] = await loss.data();
      return value;
    } finally {
      loss.dispose();
    }
  }

  async predict(input: Float32Array, shape: PatchShape): Promise<Float32Array> {
    this.#check(input, shape);
    const { tf, enter } = this.#setting;
    enter();
    const logits = tf.tidy(() =>
      runGraph(tf, this.#graph, {
        input: tf.tensor4d(input, [...sizeOf(shape), this.#graph.inputChannels]),
        parameters: this.#named(this.#slices()),
        training: false,
        setStatistic: () => {},
      }),
    );
    try {
      return await logits.data<"float32">();
    } finally {
      logits.dispose();
    }
  }

  async save(): Promise<TrainingState> {
    this.#setting.enter();
    const { parameters, mean, square } = this.#held();
    const steps = this.#steps;
    // All reads start before the first wait: a step in between must not mix old and new.
    const vectors = [parameters, mean, square].map((vector) => read(vector));
    const statistics = this.#untrained.map(
      async ({ name }) => [name, await read(this.#statistic(name))] as const,
    );
    const [values, means, squares] = await Promise.all(vectors);
    if (!values || !means || !squares) throw new Error("Three vectors went out, fewer came back");
    const running = new Map(
      (await Promise.all(statistics)).map(([name, data]) => [name, { shape: [data.length], data }]),
    );
    const trained = this.#trained;
    return {
      weights: new Map([...unpack(values, trained), ...running]),
      moments: new Map([
        ...unpack(means, trained, (name) => meanPrefix + name),
        ...unpack(squares, trained, (name) => squarePrefix + name),
      ]),
      steps,
    };
  }

  async load(state: TrainingState | { readonly weights: Weights }): Promise<void> {
    this.#setting.enter();
    this.#take(state);
  }

  dispose(): void {
    this.#release();
    this.#state = undefined;
    this.#statistics = new Map();
  }

  /** One step. The loss of the batch before the update; the caller owns it. */
  #update(batch: Batch, rule: UpdateRule): Tensor {
    const { tf } = this.#setting;
    const fresh = new Map<string, Tensor>();
    try {
      const held = this.#held();
      const { loss, ...state } = tf.tidy(() => {
        const { value, grads } = tf.valueAndGrads(this.#lossOf(batch, fresh))(this.#slices());
        const gradient = tf.concat1d(grads.map((grad) => tf.reshape(grad, [grad.size])));
        const step = this.#steps + 1;
        return { loss: value, ...adam(tf, held, { gradient, rule, step }) };
      });
      tf.dispose({ ...held });
      this.#state = state;
      for (const [name, statistic] of fresh) {
        this.#statistic(name).dispose();
        this.#statistics.set(name, statistic);
      }
      this.#steps += 1;
      return loss;
    } catch (error) {
      tf.dispose([...fresh.values()]);
      disposeTape(tf);
      throw error;
    }
  }

  /** The loss as a function of the trained parameters, in the order of their slots. Fills `statistics`. */
  #lossOf(batch: Batch, statistics: Map<string, Tensor>): (...trained: Tensor[]) => Tensor {
    const { tf, loss } = this.#setting;
    const size = sizeOf(batch.shape);
    const input = tf.tensor4d(batch.input, [...size, this.#graph.inputChannels]);
    const target = tf.tensor4d(batch.target, [...size, this.#structure.outputChannels]);
    const weight = tf.tensor4d(batch.weight, [...size, 1]);
    return (...trained) => {
      const logits = runGraph(tf, this.#graph, {
        input,
        parameters: this.#named(trained),
        training: true,
        setStatistic: (name, value) => void statistics.set(name, tf.keep(value)),
      });
      return loss(tf, { logits, target, weight });
    };
  }

  /** Trained parameters as tensors of their own. */
  #slices(): Tensor[] {
    const { tf } = this.#setting;
    const vector = this.#held().parameters as Tensor1D; // made of one axis by #take
    const parts = tf.split(
      vector,
      this.#trained.map(({ size }) => size),
    );
    return this.#trained.flatMap((slot, i) => {
      const part = parts[i];
      return part ? [tf.reshape(part, slotShape(slot))] : [];
    });
  }

  #named(trained: readonly Tensor[]): Map<string, Tensor> {
    const named = new Map(this.#statistics);
    for (const [i, { name }] of this.#trained.entries()) {
      const tensor = trained[i];
      if (tensor) named.set(name, tensor);
    }
    return named;
  }

  #take(state: TrainingState | { readonly weights: Weights }): void {
    const { tf } = this.#setting;
    checkWeights(state.weights, [...this.#trained, ...this.#untrained]);
    const values = pack(state.weights, this.#trained);
    const moment = (prefix: string) => {
      if (!("moments" in state)) return new Float32Array(values.length);
      return pack(
        state.moments,
        this.#trained.map((slot) => ({ ...slot, name: prefix + slot.name })),
      );
    };
    const [mean, square] = [moment(meanPrefix), moment(squarePrefix)];
    this.#release();
    this.#state = {
      parameters: tf.tensor1d(values),
      mean: tf.tensor1d(mean),
      square: tf.tensor1d(square),
    };
    this.#statistics = new Map(
      this.#untrained.map(({ name }) => [name, tf.tensor1d(dataOf(state.weights, name).slice())]),
    );
    this.#steps = "steps" in state ? state.steps : 0;
  }

  #release(): void {
    const { parameters, mean, square } = this.#state ?? {};
    for (const tensor of [parameters, mean, square, ...this.#statistics.values()])
      tensor?.dispose();
  }

  #held(): AdamState {
    if (!this.#state) throw new Error("This network was disposed");
    return this.#state;
  }

  #statistic(name: string): Tensor {
    const found = this.#statistics.get(name);
    if (!found) throw new Error(`No statistic ${name}`);
    return found;
  }

  #check(input: Float32Array, shape: PatchShape): void {
    checkSize(shape, this.#structure.divisor);
    const size = shape.batch * shape.height * shape.width * this.#graph.inputChannels;
    if (input.length !== size)
      throw new Error(`An input of ${input.length} values, where its shape says ${size}`);
  }
}

/** tfjs forgets what a forward pass kept for its gradients when that pass throws. */
function disposeTape(tf: Tf): void {
  for (const { saved } of tf.engine().state.activeTape ?? []) tf.dispose(saved ?? []);
}

function sizeOf({ batch, height, width }: PatchShape): [number, number, number] {
  return [batch, height, width];
}

function dataOf(weights: Weights, name: string): Float32Array {
  const found = weights.get(name);
  if (!found) throw new Error(`No weights for ${name}`);
  return found.data;
}

async function read(tensor: Tensor): Promise<Float32Array> {
  return await tensor.data<"float32">();
}
