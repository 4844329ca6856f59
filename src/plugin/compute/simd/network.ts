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
import { getWeights, putWeights } from "../plan/parameters.ts";
import type { Loss, Tf } from "../tfjs/loss.ts";
import { updateStep } from "../update-step.ts";
import { type Analysis, analyse } from "./analysis.ts";
import { getMap, putMap } from "./copy.ts";
import { imageGroups, imagesAtOnce } from "./image-order.ts";
import { LoadedProgram } from "./loaded-program.ts";
import { lossElsewhere } from "./loss-elsewhere.ts";
import { type PredictionPlan, planPrediction } from "./prediction-plan.ts";
import { NetworkStore } from "./store.ts";
import type { ThreadTeam } from "./threads.ts";
import { planTraining, type TrainingPlan } from "./training-plan.ts";
import { Updater } from "./updater.ts";

/** What a network needs from its executor. */
export interface NetworkSetting {
  readonly team: ThreadTeam;
  /** tfjs, for losses that are no kernels; started when the first is met. */
  readonly tf: () => Promise<Tf>;
  readonly loss: Loss;
}

/** A plan in memory, for the size it was made for. */
interface Planned<P> {
  readonly shape: PatchShape;
  readonly plan: P;
  readonly loaded: LoadedProgram;
}

/** A graph compiled to programs of the SIMD kernels. Owns its part of their memory until disposed. */
export class SimdNetwork implements Network {
  readonly #setting: NetworkSetting;
  readonly #structure: Structure;
  readonly #analysis: Analysis;
  /** Absent once disposed. */
  #kept: { readonly store: NetworkStore; readonly updater: Updater } | undefined;
  #training: Planned<TrainingPlan> | undefined;
  #prediction: Planned<PredictionPlan> | undefined;
  /** The plan whose filters are of the present weights. */
  #folded: PredictionPlan | undefined;

  constructor(setting: NetworkSetting, graph: Graph, weights: Weights) {
    this.#setting = setting;
    this.#structure = inferStructure(graph);
    this.#analysis = analyse(graph);
    const store = new NetworkStore(setting.team, this.#analysis);
    this.#kept = { store, updater: new Updater(setting.team, store) };
    try {
      this.#take({ weights });
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  async trainStep(batch: Batch, rule: UpdateRule): Promise<number> {
    this.#check(batch.input, batch.shape);
    const { updater } = this.#alive();
    kindFor(rule, { held: updater.kind, steps: updater.steps });
    const { plan, loaded } = this.#planTraining(batch.shape);
    const { memory } = this.#setting.team;
    putMap(memory, plan.input, batch.input);
    const value = plan.loss ? this.#fusedLoss(batch) : await this.#otherLoss(batch);
    loaded.run(plan.backward);
    updater.step(updateStep(rule, updater.steps + 1));
    this.#folded = undefined;
    return value;
  }

  async predict(input: Float32Array, shape: PatchShape): Promise<Float32Array> {
    this.#check(input, shape);
    const { team } = this.#setting;
    const batch = imagesAtOnce(shape.batch, team.size);
    const passes = shape.batch / batch;
    const { plan, loaded } = this.#planPrediction({ ...shape, batch });
    if (this.#folded !== plan) loaded.run(plan.prepare);
    this.#folded = plan;
    const length = input.length / passes;
    const logits = Array.from({ length: passes }, (_, pass) => {
      putMap(team.memory, plan.input, input.subarray(pass * length, (pass + 1) * length));
      loaded.run(plan.forward);
      return getMap(team.memory, plan.logits);
    });
    return joined(logits);
  }

  async measure(batch: Batch): Promise<Measure> {
    const logits = await this.predict(batch.input, batch.shape);
    const { loss, tf } = this.#setting;
    return { logits, loss: await measureLoss(loss, { ...batch, logits }, tf) };
  }

  async save(): Promise<TrainingState> {
    const { store, updater } = this.#alive();
    const { trained, others, parameters, statistics } = store;
    const view = (buffer: typeof parameters) => store.view(buffer);
    return {
      weights: new Map([
        ...getWeights(view(parameters), trained),
        ...getWeights(view(statistics), others),
      ]),
      moments: new Map(
        namedMoments(store, updater.kind).flatMap(({ buffer, rename }) => [
          ...getWeights(view(buffer), trained, rename),
        ]),
      ),
      steps: updater.steps,
    };
  }

  async load(state: TrainingState | { readonly weights: Weights }): Promise<void> {
    this.#take(state);
  }

  dispose(): void {
    for (const planned of [this.#training, this.#prediction]) planned?.loaded.release();
    this.#kept?.updater.release();
    this.#kept?.store.release();
    this.#training = this.#prediction = this.#kept = undefined;
  }

  /** Runs the forward pass with the loss in it. */
  #fusedLoss({ target, weight, shape }: Batch): number {
    const { plan, loaded } = this.#planTraining(shape);
    if (!plan.loss) throw new Error("This plan has no loss");
    const { memory } = this.#setting.team;
    const { buffer, offset } = plan.loss.weight;
    putMap(memory, plan.loss.target, target);
    memory.floats(buffer.address + offset, weight.length).set(weight);
    loaded.run(plan.forward);
    const { values, valueCount } = plan.loss;
    const { address } = values.buffer;
    return new Float64Array(memory.memory.buffer, address, valueCount).reduce((a, b) => a + b);
  }

  /** Runs the forward pass, and takes loss and gradient of the logits from tfjs. */
  async #otherLoss(batch: Batch): Promise<number> {
    const tf = await this.#setting.tf();
    const { plan, loaded } = this.#planTraining(batch.shape);
    const { memory } = this.#setting.team;
    loaded.run(plan.forward);
    const logits = getMap(memory, plan.logits);
    const { value, gradient } = lossElsewhere(tf, this.#setting.loss, { ...batch, logits });
    putMap(memory, plan.toLogits, gradient);
    return value;
  }

  #planTraining(shape: PatchShape): Planned<TrainingPlan> {
    const { store } = this.#alive();
    if (this.#training && isSame(this.#training.shape, shape)) return this.#training;
    this.#training?.loaded.release();
    this.#training = undefined;
    const { team, loss } = this.#setting;
    const of = { store, shape, fused: loss.fused, groups: imageGroups(shape.batch, team.size) };
    const plan = planTraining(this.#analysis, of);
    this.#training = { shape, plan, loaded: new LoadedProgram(team, plan.program) };
    return this.#training;
  }

  #planPrediction(shape: PatchShape): Planned<PredictionPlan> {
    const { store } = this.#alive();
    if (this.#prediction && isSame(this.#prediction.shape, shape)) return this.#prediction;
    this.#prediction?.loaded.release();
    this.#prediction = undefined;
    const { team } = this.#setting;
    const plan = planPrediction(this.#analysis, { store, shape });
    this.#prediction = { shape, plan, loaded: new LoadedProgram(team, plan.program) };
    return this.#prediction;
  }

  #take(state: TrainingState | { readonly weights: Weights }): void {
    const { store, updater } = this.#alive();
    const { trained, others, parameters, statistics, moments } = store;
    const view = (buffer: typeof parameters) => store.view(buffer);
    checkWeights(state.weights, [...trained, ...others]);
    const kind = "moments" in state ? kindOfMoments(state, trained) : undefined;
    for (const buffer of moments) view(buffer).fill(0);
    if ("moments" in state)
      for (const { buffer, rename } of namedMoments(store, kind))
        putWeights(state.moments, trained, { to: view(buffer), rename });
    putWeights(state.weights, trained, { to: view(parameters) });
    putWeights(state.weights, others, { to: view(statistics) });
    updater.steps = "steps" in state ? state.steps : 0;
    updater.kind = kind;
    this.#folded = undefined;
  }

  #check(input: Float32Array, shape: PatchShape): void {
    checkSize(shape, this.#structure.divisor);
    const size = shape.batch * shape.height * shape.width * this.#analysis.graph.inputChannels;
    if (input.length !== size)
      throw new Error(`An input of ${input.length} values, where its shape says ${size}`);
  }

  #alive(): { readonly store: NetworkStore; readonly updater: Updater } {
    if (!this.#kept) throw new Error("The simd executor was disposed");
    return this.#kept;
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = parts;
  if (parts.length === 1) return first;
  const all = new Float32Array(first.length * parts.length);
  for (const [i, part] of parts.entries()) all.set(part, i * first.length);
  return all;
}

/** The vectors that a kind of moments is in, and how their parts are called in a state. */
function namedMoments({ moments }: NetworkStore, kind: MomentKind | undefined) {
  const prefixes = kind ? momentPrefixes[kind] : [];
  return prefixes.flatMap((prefix, i) => {
    const buffer = moments[i];
    return buffer ? [{ buffer, rename: (name: string) => prefix + name }] : [];
  });
}

function isSame(a: PatchShape, b: PatchShape): boolean {
  return a.batch === b.batch && a.height === b.height && a.width === b.width;
}
