import type { PlainBlock } from "./blocks.ts";
import { type FeatureMap, sliceOf } from "./feature-map.ts";
import { partsOf } from "./forward.ts";
import type { Gradients } from "./gradients.ts";
import type { Plan } from "./plan.ts";

interface Training {
  readonly plan: Plan;
  readonly gradients: Gradients;
}

/** Adds the backward pass of a node by itself. */
export function addPlainBackward(
  training: Training,
  block: PlainBlock,
  gradient: FeatureMap,
): void {
  const { plan, gradients } = training;
  const { program, analysis } = plan;
  const { node, inputs, output } = block;
  if (node.kind === "concat") {
    addSplit(training, block, gradient);
    return;
  }
  if (node.kind === "attention-gate") {
    addGate(training, block, gradient);
    return;
  }
  const [input = ""] = inputs;
  if (!analysis.trained.has(input)) return;
  const target = gradients.target(input);
  const to = { toX: target.map, adds: target.adds ? 1 : 0 };
  const [x, y] = [plan.map(input), plan.map(output)];
  switch (node.kind) {
    case "max-pool": {
      const kernel = node.kernel === 3 ? "maxPool3Backward" : "maxPoolBackward";
      program.add(kernel, { x, y, gradient, ...to });
      return;
    }
    case "upsample": {
      const kernel = node.mode === "nearest" ? "upNearestBackward" : "upBilinearBackward";
      program.add(kernel, { gradient, ...to });
    }
  }
}

function addGate({ plan, gradients }: Training, block: PlainBlock, gradient: FeatureMap): void {
  const [x = "", coefficients = ""] = block.inputs;
  const target = (id: string) => (plan.analysis.trained.has(id) ? gradients.target(id) : undefined);
  const [toX, toCoefficients] = [target(x), target(coefficients)];
  plan.program.add("gateBackward", {
    ...{ x: plan.map(x), coefficients: plan.map(coefficients), gradient },
    ...{ toX: toX?.map, addsX: toX?.adds ? 1 : 0 },
    ...{ toCoefficients: toCoefficients?.map, addsCoefficients: toCoefficients?.adds ? 1 : 0 },
  });
}

function addSplit(
  { plan, gradients }: Training,
  { inputs, output }: PlainBlock,
  gradient: FeatureMap,
): void {
  for (const { id, first } of partsOf(plan, inputs)) {
    if (!plan.analysis.trained.has(id)) continue;
    const isPart = plan.analysis.parts.get(id)?.whole === output;
    if (isPart && !gradients.get(id)) {
      gradients.takePart(id, gradient, first);
      continue;
    }
    const slice = sliceOf(gradient, { first, channels: plan.channelsOf(id) });
    gradients.receive(id, slice, { mayShare: false });
  }
}
