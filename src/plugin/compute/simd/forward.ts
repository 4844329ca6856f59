import {
  type AnyPlainBlock,
  type Block,
  identity,
  type LinearBlock,
  type NormBlock,
  type PlainBlock,
} from "../plan/blocks.ts";
import { madeBy } from "./analysis.ts";
import type { Place } from "./buffer.ts";
import { convolve, prepareFilter } from "./convolution.ts";
import { sliceOf } from "./feature-map.ts";
import type { Norms } from "./norms.ts";
import type { Plan } from "./plan.ts";
import { type Finish, finishKinds, noFinish } from "./records.ts";
import { addSum, type Term } from "./sums.ts";
import { addTokens } from "./tokens.ts";

/** Adds a block's forward pass in training. */
export function addForward(plan: Plan, norms: Norms, block: Block): void {
  switch (block.kind) {
    case "linear":
      addLinear(plan, block, norms);
      if (block.norm) addNorm(plan, norms, block);
      return;
    case "normalise":
      if (block.norm) addStatistics(plan, norms, block);
      addNorm(plan, norms, block);
      return;
    case "add":
      addSum(plan, block, (id) => normedTerm(plan, norms, id));
      return;
    case "tokens":
      addTokens(plan, block.node);
      return;
    default:
      addPlain(plan, block);
  }
}

function addLinear(plan: Plan, block: LinearBlock, norms: Norms): void {
  const { program } = plan;
  const { node, inputs } = block;
  const [x, y] = [plan.map(inputs[0] ?? ""), plan.map(madeBy(block))];
  const weights = weightsOf(plan, node);
  const filter = prepareFilter(
    program,
    { node, x, y },
    { weights, direction: "forward", lasting: false },
  );
  const finish = block.norm ? norms.countingFinish(block) : activateFinish(plan, block);
  norms.summed(block, convolve(program, filter, { from: x, to: y, finish }));
}

function activateFinish({ store }: Plan, { node, activation, output }: LinearBlock): Finish {
  const bias = store.parameter(node, "bias");
  if (!bias && !activation) return noFinish;
  const of = { ...(activation ?? identity), bias, mask: store.mask(output) };
  return { ...noFinish, ...of, finish: finishKinds.activate };
}

/** The sums of a norm that follows no convolution. */
export function addStatistics(plan: Plan, norms: Norms, block: NormBlock): void {
  const { sums, sets } = norms.keep(block);
  const z = plan.map(norms.mapOf(block));
  norms.summed(block, plan.program.add("statistics", { z, sums, sets }));
}

function addNorm(plan: Plan, norms: Norms, block: NormBlock): void {
  const record = { ...norms.record(block), z: plan.map(norms.mapOf(block)) };
  plan.program.add("normForwardCoefficients", record, norms.cut(block));
  if (plan.analysis.absorbed.has(block.output)) return;
  plan.program.add("normForward", { ...record, value: plan.map(block.output) });
}

/** What a sum reads of a norm that it applies itself. */
export function normedTerm(plan: Plan, norms: Norms, id: string): Term | undefined {
  const block = plan.analysis.absorbed.get(id);
  return block && { map: plan.map(norms.mapOf(block)), ...norms.keep(block) };
}

/** The forward pass of a node by itself: the same in training and in prediction. */
export function addPlain(plan: Plan, block: AnyPlainBlock): void {
  const { program } = plan;
  const { inputs, output } = block;
  const [first = "", second = ""] = inputs;
  const [x, y] = [plan.map(first), plan.map(output)];
  switch (block.kind) {
    case "attention-gate":
      program.add("gate", { x, coefficients: plan.map(second), y });
      return;
    case "concat":
      addCopies(plan, block);
      return;
    case "max-pool":
      program.add(block.node.kernel === 3 ? "maxPool3" : "maxPool", { x, y });
      return;
    case "upsample":
      program.add(block.node.mode === "nearest" ? "upNearest" : "upBilinear", { x, y });
  }
}

/** Copies into a concatenation what was not made there. */
function addCopies(plan: Plan, { inputs, output }: PlainBlock<"concat">): void {
  const whole = plan.map(output);
  for (const { id, first } of partsOf(plan, inputs)) {
    const channels = plan.channelsOf(id);
    if (plan.analysis.parts.get(id)?.whole === output) continue;
    const y = sliceOf(whole, { first, channels });
    plan.program.add("transfer", { x: plan.map(id), y, adds: 0 });
  }
}

/** The maps that a concatenation joins, with the number in a pixel where each starts. */
export function partsOf(plan: Plan, inputs: readonly string[]): { id: string; first: number }[] {
  let next = 0;
  return inputs.map((id) => {
    const first = next;
    next += plan.channelsOf(id).count;
    return { id, first };
  });
}

export function weightsOf({ store }: Plan, node: LinearBlock["node"]): Place {
  const weights = store.parameter(node, "weight");
  if (!weights) throw new Error(`A convolution without weights: ${node.id}`);
  return weights;
}
