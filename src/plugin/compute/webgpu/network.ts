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
import { analyseGraph, type GraphAnalysis } from "../plan/analysis.ts";
import { vectorsStart } from "../plan/parameters.ts";
import type { Precision } from "../precision.ts";
import type { Loss, Tf } from "../tfjs/loss.ts";
import { type UpdateStep, updateStep } from "../update-step.ts";
import type { Buffer } from "./buffer.ts";
import type { Gpu } from "./gpu.ts";
import { KernelClock } from "./kernel-clock.ts";
import { firstScale } from "./kernels/scaling.ts";
import { updateNumbers } from "./kernels/update.ts";
import { LoadedProgram } from "./loaded-program.ts";
import { lossElsewhere } from "./loss-elsewhere.ts";
import { type PredictionPlan, planPrediction } from "./prediction-plan.ts";
import type { Part } from "./program.ts";
import { Readback } from "./readback.ts";
import { Store } from "./store.ts";
import { planTraining, type TrainingPlan } from "./training-plan.ts";
import { Turns } from "./turns.ts";

/** What a network needs from its executor. */
export interface NetworkSetting {
  readonly gpu: Gpu;
  /** tfjs on the same device, for losses that are no kernels, made current. Throws once the executor is disposed. */
  readonly tf: () => Tf;
  readonly loss: Loss;
  readonly format: Precision;
}

/** A plan on the GPU, for the size it was made for. */
interface Planned<P> {
  readonly shape: PatchShape;
  readonly plan: P;
  readonly loaded: LoadedProgram;
  readonly readback: Readback;
}

/** A graph compiled to programs of WGSL kernels. Owns its GPU memory until disposed. */
export class WebGpuNetwork implements Network {
  readonly #setting: NetworkSetting;
  readonly #structure: Structure;
  readonly #analysis: GraphAnalysis;
  /** Steps, predictions, saves and loads reach the queue in the order of their calls. */
  readonly #turns = new Turns();
  /** Absent once disposed. */
  #store: Store | undefined;
  #training: Planned<TrainingPlan> | undefined;
  #prediction: Planned<PredictionPlan> | undefined;
  /** The plan whose filters are of the present weights. */
  #folded: PredictionPlan | undefined;
  /** How many steps the moments have seen, and which they are. */
  #steps = 0;
  #kind: MomentKind | undefined;

  constructor(setting: NetworkSetting, graph: Graph, weights: Weights) {
    this.#setting = setting;
    this.#structure = inferStructure(graph);
    this.#analysis = analyseGraph(graph, { partsApart: true });
    const lossScale = setting.format === "float16" ? firstScale : 1;
    this.#store = new Store(setting.gpu, { analysis: this.#analysis, lossScale });
    try {
      this.#take({ weights });
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  async trainStep(batch: Batch, rule: UpdateRule): Promise<number> {
    this.#check(batch.input, batch.shape);
    const { loss, overflowed } = await this.#turns.take(() => this.#submitStep(batch, rule));
    const [value, late] = await Promise.all([loss, overflowed]);
    if (late) this.#steps -= 1; // the GPU left that update out
    return value;
  }

  async predict(input: Float32Array, shape: PatchShape): Promise<Float32Array> {
    this.#check(input, shape);
    const { logits } = await this.#turns.take(() => this.#submitPrediction(input, shape));
    return new Float32Array(await logits);
  }

  async measure(batch: Batch): Promise<Measure> {
    const logits = await this.predict(batch.input, batch.shape);
    const { gpu, loss, tf } = this.#setting;
    return { logits, loss: await gpu.wait(measureLoss(loss, { ...batch, logits }, tf)) };
  }

  async save(): Promise<TrainingState> {
    const { state } = await this.#turns.take(async () => ({ state: this.#read() }));
    return await state;
  }

  async load(state: TrainingState | { readonly weights: Weights }): Promise<void> {
    await this.#turns.take(async () => this.#take(state));
  }

  dispose(): void {
    for (const planned of [this.#training, this.#prediction]) release(planned);
    this.#store?.release();
    this.#training = this.#prediction = this.#store = undefined;
  }

  /** Puts a step on the queue; its results are still to come. */
  async #submitStep(batch: Batch, rule: UpdateRule) {
    const store = this.#alive();
    kindFor(rule, { held: this.#kind, steps: this.#steps });
    const { gpu } = this.#setting;
    const { plan, loaded, readback } = await this.#planTraining(batch.shape);
    store.write(plan.input, asOwn(batch.input));
    const step = updateStep(rule, this.#steps + 1);
    if (this.#kind !== step.kind) for (const vector of store.moments) store.clear(vector);
    store.write(store.numbers, numbersOf(step, store));
    const clip = step.clip > 0 ? [plan.clip] : [];
    const after = [plan.backward, ...clip, plan.update[step.kind]];
    let elsewhere: Promise<number> | undefined;
    let results: () => Promise<ArrayBuffer>;
    if (this.#setting.loss.fused) {
      store.write(plan.target, asOwn(batch.target));
      store.write(plan.weight, asOwn(batch.weight));
      results = this.#run(loaded, [plan.forward, ...after], { readback, from: plan.result });
    } else {
      const early = this.#run(loaded, [plan.forward]);
      elsewhere = this.#lossElsewhere(batch, plan);
      const late = this.#run(loaded, after, { readback, from: plan.result });
      results = async () => (await Promise.all([late(), early()]))[0];
    }
    this.#steps += 1;
    this.#kind = step.kind;
    this.#folded = undefined;
    gpu.check();
    const numbers = results().then((bytes) => new Float32Array(bytes));
    return {
      loss: elsewhere ?? numbers.then(([loss = Number.NaN]) => loss),
      overflowed: numbers.then(([, flag = 0]) => flag > 0),
    };
  }

  /** Encodes parts of a program and submits them. The function it returns waits for what is to be read back. */
  #run(
    loaded: LoadedProgram,
    parts: readonly Part[],
    read?: { readonly readback: Readback; readonly from: Buffer },
  ): () => Promise<ArrayBuffer> {
    const { gpu } = this.#setting;
    const encoder = gpu.device.createCommandEncoder();
    const report = gpu.onKernel ? encodeTimed(encoder, { gpu, loaded, parts }) : undefined;
    if (!report) {
      const pass = encoder.beginComputePass();
      for (const part of parts) loaded.encode(pass, part);
      pass.end();
    }
    const results = read?.readback.copy(encoder, read.from) ?? (async () => new ArrayBuffer(0));
    gpu.device.queue.submit([encoder.finish()]);
    return report ? async () => (await Promise.all([results(), report()]))[0] : results;
  }

  #lossElsewhere(batch: Batch, plan: TrainingPlan): Promise<number> {
    const { gpu, loss, tf } = this.#setting;
    const [logits, toLogits] = [plan.logits.gpu, plan.toLogits.gpu];
    if (!logits || !toLogits) throw new Error("A plan without memory");
    const channels = this.#structure.outputChannels;
    const take = (gradient: GPUBuffer) => {
      const encoder = gpu.device.createCommandEncoder();
      encoder.copyBufferToBuffer(gradient, 0, toLogits, 0, Math.min(gradient.size, toLogits.size));
      gpu.device.queue.submit([encoder.finish()]);
    };
    return gpu.wait(lossElsewhere(tf(), loss, { batch, logits, channels, take }).value);
  }

  async #submitPrediction(input: Float32Array, shape: PatchShape) {
    const store = this.#alive();
    const { plan, loaded, readback } = await this.#planPrediction(shape);
    const parts = this.#folded === plan ? [plan.forward] : [plan.prepare, plan.forward];
    store.write(plan.input, asOwn(input));
    const results = this.#run(loaded, parts, { readback, from: plan.logits });
    this.#folded = plan;
    this.#setting.gpu.check();
    return { logits: results() };
  }

  async #planTraining(shape: PatchShape): Promise<Planned<TrainingPlan>> {
    if (this.#training && isSame(this.#training.shape, shape)) return this.#training;
    release(this.#training);
    this.#training = undefined;
    const { gpu, format } = this.#setting;
    const { fused } = this.#setting.loss;
    const plan = planTraining(this.#analysis, { store: this.#alive(), shape, format, fused });
    const loaded = await LoadedProgram.load(gpu, plan.program);
    this.#training = { shape, plan, loaded, readback: new Readback(gpu, plan.result.bytes) };
    return this.#kept(this.#training);
  }

  async #planPrediction(shape: PatchShape): Promise<Planned<PredictionPlan>> {
    if (this.#prediction && isSame(this.#prediction.shape, shape)) return this.#prediction;
    release(this.#prediction);
    this.#prediction = undefined;
    const { gpu, format } = this.#setting;
    const plan = planPrediction(this.#analysis, { store: this.#alive(), shape, format });
    const loaded = await LoadedProgram.load(gpu, plan.program);
    this.#prediction = { shape, plan, loaded, readback: new Readback(gpu, plan.logits.bytes) };
    return this.#kept(this.#prediction);
  }

  /** A plan that was loaded while the network was disposed has nobody else to release it. */
  #kept<P>(planned: Planned<P>): Planned<P> {
    if (!this.#store) release(planned);
    this.#alive();
    return planned;
  }

  /** All copies are on the queue when it returns. */
  async #read(): Promise<TrainingState> {
    const store = this.#alive();
    const { trained, others, parameters, statistics } = store;
    const weights = [store.get(parameters, trained), store.get(statistics, others)];
    const moments = namedMoments(store, this.#kind).map(({ buffer, rename }) =>
      store.get(buffer, trained, rename),
    );
    const steps = this.#steps;
    const join = async (parts: readonly Promise<Weights>[]) =>
      new Map((await Promise.all(parts)).flatMap((part) => [...part]));
    const [joined, carried] = await Promise.all([join(weights), join(moments)]);
    return { weights: joined, moments: carried, steps };
  }

  #take(state: TrainingState | { readonly weights: Weights }): void {
    const store = this.#alive();
    const { trained, others, parameters, statistics, moments } = store;
    checkWeights(state.weights, [...trained, ...others]);
    const kind = "moments" in state ? kindOfMoments(state, trained) : undefined;
    for (const vector of moments) store.clear(vector);
    if ("moments" in state)
      for (const { buffer, rename } of namedMoments(store, kind))
        store.put(state.moments, { slots: trained, to: buffer, rename });
    store.put(state.weights, { slots: trained, to: parameters });
    store.put(state.weights, { slots: others, to: statistics });
    this.#steps = "steps" in state ? state.steps : 0;
    this.#kind = kind;
    this.#folded = undefined;
  }

  #check(input: Float32Array, shape: PatchShape): void {
    checkSize(shape, this.#structure.divisor);
    const size = shape.batch * shape.height * shape.width * this.#analysis.graph.inputChannels;
    if (input.length !== size)
      throw new Error(`An input of ${input.length} values, where its shape says ${size}`);
  }

  #alive(): Store {
    if (!this.#store) throw new Error("The webgpu executor was disposed");
    this.#setting.gpu.check();
    return this.#store;
  }
}

/** Encodes parts so that every dispatch is timed. Nothing, and nothing encoded, where the GPU cannot tell the time. */
function encodeTimed(
  encoder: GPUCommandEncoder,
  of: { readonly gpu: Gpu; readonly loaded: LoadedProgram; readonly parts: readonly Part[] },
): (() => Promise<void>) | undefined {
  const { onKernel } = of.gpu;
  const clock = KernelClock.start(of.gpu);
  if (!clock || !onKernel) return undefined;
  for (const part of of.parts) of.loaded.encodeTimed(encoder, part, clock);
  const report = clock.finish(encoder);
  return () => report(onKernel);
}

function release(planned: Planned<unknown> | undefined): void {
  planned?.loaded.release();
  planned?.readback.release();
}

/** The vectors that a kind of moments is in, and how their parts are called in a state. */
function namedMoments({ moments }: Store, kind: MomentKind | undefined) {
  const prefixes = kind ? momentPrefixes[kind] : [];
  return prefixes.flatMap((prefix, i) => {
    const buffer = moments[i];
    return buffer ? [{ buffer, rename: (name: string) => prefix + name }] : [];
  });
}

/** What the update's kernel reads, in its order. */
function numbersOf(
  step: UpdateStep,
  { trained, parameters }: Pick<Store, "trained" | "parameters">,
): Float32Array<ArrayBuffer> {
  const end = parameters.bytes / 4;
  const decayed = (step.decayVectors ? end : vectorsStart(trained, end)) / 4;
  const numbers: { readonly [name: string]: number } =
    step.kind === "moments"
      ? {
          ...{
            clip: step.clip,
            rate: step.rate,
            beta1: step.beta1,
            beta2: step.beta2,
            keep: step.keep,
            l2: step.l2,
            decayed,
          },
          ...{ rest1: 1 - step.beta1, rest2: 1 - step.beta2 },
          ...{ adaptive: step.adaptive ? 1 : 0, epsilon: step.epsilon },
        }
      : {
          ...{ clip: step.clip, rate: step.rate, momentum: step.momentum, l2: step.l2, decayed },
          ...{ ofGradient: step.nesterov ? 1 : 0, ofBuffer: step.nesterov ? step.momentum : 1 },
        };
  return Float32Array.from(updateNumbers[step.kind], (name) => numbers[name] ?? 0);
}

/** WebGPU takes no shared memory. */
function asOwn(values: Float32Array): Float32Array<ArrayBuffer> {
  const { buffer } = values;
  if (buffer instanceof ArrayBuffer)
    return new Float32Array(buffer, values.byteOffset, values.length);
  return Float32Array.from(values);
}

function isSame(a: PatchShape, b: PatchShape): boolean {
  return a.batch === b.batch && a.height === b.height && a.width === b.width;
}
