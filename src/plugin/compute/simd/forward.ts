import { type Block, identity, type LinearBlock, type NormBlock } from "../plan/blocks.ts";
import type { Place } from "./buffer.ts";
import { convolve, prepareFilter } from "./convolution.ts";
import { sliceOf } from "./feature-map.ts";
import type { Norms } from "./norms.ts";
import type { Plan } from "./plan.ts";
import { type Finish, finishKinds, noFinish } from "./records.ts";

/** Adds a block's forward pass in training. */
export function addForward(plan: Plan, norms: Norms, block: Block): void {
  const { program } = plan;
  const [first = ""] = block.inputs;
  switch (block.kind) {
    case "linear": {
      addLinear(plan, block, norms);
      if (block.norm || block.activation) addNorm(plan, norms, block);
      return;
    }
    case "normalise": {
      const z = plan.map(first);
      if (block.norm) {
        const { sums } = norms.keep(block);
        norms.summed(block, program.add("statistics", { z, sums }));
      }
      addNorm(plan, norms, block);
      return;
    }
    case "max-pool":
      program.add("maxPool", { x: plan.map(first), y: plan.map(block.output) });
      return;
    case "concat":
      addCopies(plan, block);
  }
}

function addLinear(plan: Plan, block: LinearBlock, norms: Norms): void {
  const { program } = plan;
  const { node, inputs, raw } = block;
  const [x, y] = [plan.map(inputs[0] ?? ""), plan.map(raw)];
  const weights = weightsOf(plan, node);
  const filter = prepareFilter(
    program,
    { node, x, y },
    { weights, direction: "forward", lasting: false },
  );
  const finish = block.norm ? norms.countingFinish(block) : biasFinish(plan, block);
  const shares = convolve(program, filter, { from: x, to: y, finish });
  if (block.norm) norms.summed(block, shares);
}

function biasFinish({ store }: Plan, { node }: LinearBlock): Finish {
  const bias = store.parameter(node, "bias");
  return bias ? { ...noFinish, ...identity, finish: finishKinds.activate, bias } : noFinish;
}

function addNorm(plan: Plan, norms: Norms, block: NormBlock): void {
  const z = plan.map(norms.mapOf(block));
  const record = { ...norms.record(block), z, value: plan.map(block.output) };
  plan.program.add("normForwardCoefficients", record, { shares: 1 });
  plan.program.add("normForward", record);
}

/** Copies into a concatenation what was not made there. */
export function addCopies(plan: Plan, { inputs, output }: Block): void {
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
