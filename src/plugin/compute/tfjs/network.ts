import type { Tensor1D } from "@tensorflow/tfjs-core";
import { checkWeights } from "../check-weights.ts";
import type { Graph } from "../graph/graph.ts";
import { checkSize, inferStructure, type Structure } from "../graph/infer.ts";
import { measureLoss } from "../measure-loss.ts";
import { kindFor, kindOfMoments, type MomentKind, momentPrefixes } from "../moments.ts";
import type {
  Batch,
  Measure,
  Network,
  PatchShape,
  TrainingState,
  UpdateRule,
  Weights,
} from "../network.ts";
import { vectorsStart } from "../plan/parameters.ts";
import { updateStep } from "../update-step.ts";
import { pack, planLayout, type Slot, slotShape, unpack } from "./layout.ts";
import type { Loss, Tensor, Tf } from "./loss.ts";
import { runGraph } from "./run-graph.ts";
import { type UpdateState, update } from "./update.ts";

/** What a network needs from its executor. */
export interface NetworkSetting {
  readonly tf: Tf;
  /** Makes the executor's backend the current one; tfjs has one for everybody. Throws once it is disposed. */
  enter(): void;
  readonly loss: Loss;
}

/** What is trained. Without a kind there are no moments yet. */
type Held = UpdateState & {
  readonly kind: MomentKind | undefined;
};

/** A graph interpreted by tfjs ops and differentiated by its autodiff. Owns its tensors until disposed. */
export class TfNetwork implements Network {
  readonly #setting: NetworkSetting;
  readonly #graph: Graph;
  readonly #structure: Structure;
  readonly #trained: readonly Slot[];
  readonly #untrained: readonly Slot[];
  #state: Held | undefined;
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
    kindFor(rule, { held: this.#held().kind, steps: this.#steps });
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

  async measure(batch: Batch): Promise<Measure> {
    const logits = await this.predict(batch.input, batch.shape);
    const { tf, enter, loss } = this.#setting;
    enter();
    return { logits, loss: await measureLoss(loss, { ...batch, logits }, () => tf) };
  }

  async save(): Promise<TrainingState> {
    this.#setting.enter();
    const { parameters, moments, kind } = this.#held();
    const steps = this.#steps;
    const trained = this.#trained;
    // All reads start before the first wait: a step in between must not mix old and new.
    const [values, turned, statistics] = await Promise.all([
      read(parameters),
      Promise.all(moments.map((vector) => read(vector))),
      Promise.all(
        this.#untrained.map(async ({ name }) => [name, await read(this.#statistic(name))] as const),
      ),
    ]);
    const running = statistics.map(([name, data]) => {
      const shape = this.#untrained.find((slot) => slot.name === name)?.shape ?? [data.length];
      return [name, { shape, data }] as const;
    });
    const prefixes = prefixesOf(kind);
    return {
      weights: new Map([...unpack(values, trained), ...running]),
      moments: new Map(
        turned.flatMap((vector, i) => [...unpack(vector, trained, (name) => prefixes[i] + name)]),
      ),
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
      const step = updateStep(rule, this.#steps + 1);
      const held = this.#held();
      const matrices = vectorsStart(this.#trained, held.parameters.size);
      const { loss, parameters, moments } = tf.tidy(() => {
        const { value, grads } = tf.valueAndGrads(this.#lossOf(batch, fresh))(this.#slices());
        const gradient = tf.concat1d(grads.map((grad) => tf.reshape(grad, [grad.size])));
        const state = this.#withMoments(held, step.kind);
        return { loss: value, ...update(tf, state, { gradient, step, matrices }) };
      });
      tf.dispose([held.parameters, ...held.moments]);
      this.#state = { parameters, moments, kind: step.kind };
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

  /** With zeros, inside a tidy of the caller, where nothing was carried yet. */
  #withMoments(held: Held, kind: MomentKind): UpdateState {
    if (held.kind === kind) return held;
    const { parameters } = held;
    return {
      parameters,
      moments: prefixesOf(kind).map(() => this.#setting.tf.zerosLike(parameters)),
    };
  }

  #take(state: TrainingState | { readonly weights: Weights }): void {
    const { tf } = this.#setting;
    checkWeights(state.weights, [...this.#trained, ...this.#untrained]);
    const kind = "moments" in state ? kindOfMoments(state, this.#trained) : undefined;
    this.#release();
    this.#state = {
      kind,
      parameters: tf.tensor1d(pack(state.weights, this.#trained)),
      moments: prefixesOf(kind).map((prefix) => {
        const slots = this.#trained.map((slot) => ({ ...slot, name: prefix + slot.name }));
        return tf.tensor1d(pack("moments" in state ? state.moments : new Map(), slots));
      }),
    };
    this.#statistics = new Map(
      this.#untrained.map(({ name, shape }) => [
        name,
        tf.tensor(dataOf(state.weights, name).slice(), [...shape]),
      ]),
    );
    this.#steps = "steps" in state ? state.steps : 0;
  }

  #release(): void {
    const { parameters, moments = [] } = this.#state ?? {};
    for (const tensor of [parameters, ...moments, ...this.#statistics.values()]) tensor?.dispose();
  }

  #held(): Held {
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

function prefixesOf(kind: MomentKind | undefined): readonly string[] {
  return kind ? momentPrefixes[kind] : [];
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
