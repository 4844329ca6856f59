import type { AnyPlainBlock, PlainBlock } from "../plan/blocks.ts";
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
  block: AnyPlainBlock,
  gradient: FeatureMap,
): void {
  switch (block.kind) {
    case "attention-gate":
      addGate(training, block, gradient);
      return;
    case "concat":
      addSplit(training, block, gradient);
      return;
    case "max-pool":
      addPool(training, block, { gradient, kernel: block.node.kernel });
      return;
    case "upsample": {
      const kernel = block.node.mode === "nearest" ? "upNearestBackward" : "upBilinearBackward";
      const to = target(training, block.inputs[0] ?? "");
      if (to) training.plan.program.add(kernel, { gradient, toX: to.map, adds: to.adds });
    }
  }
}

/** Where the gradient of an input goes; undefined where nothing that is trained depends on it. */
function target(
  { plan, gradients }: Training,
  input: string,
): { readonly map: FeatureMap; readonly adds: number } | undefined {
  if (!plan.analysis.trained.has(input)) return undefined;
  const { map, adds } = gradients.target(input);
  return { map, adds: adds ? 1 : 0 };
}

function addPool(
  training: Training,
  { inputs, output }: PlainBlock<"max-pool">,
  { gradient, kernel }: { readonly gradient: FeatureMap; readonly kernel: 2 | 3 },
): void {
  const { plan } = training;
  const [input = ""] = inputs;
  const to = target(training, input);
  if (!to) return;
  const maps = { x: plan.map(input), y: plan.map(output), gradient, toX: to.map, adds: to.adds };
  plan.program.add(kernel === 3 ? "maxPool3Backward" : "maxPoolBackward", maps);
}

function addGate(
  training: Training,
  { inputs }: PlainBlock<"attention-gate">,
  gradient: FeatureMap,
): void {
  const { plan } = training;
  const [x = "", coefficients = ""] = inputs;
  const [toX, toCoefficients] = [target(training, x), target(training, coefficients)];
  plan.program.add("gateBackward", {
    ...{ x: plan.map(x), coefficients: plan.map(coefficients), gradient },
    ...{ toX: toX?.map, addsX: toX?.adds ?? 0 },
    ...{ toCoefficients: toCoefficients?.map, addsCoefficients: toCoefficients?.adds ?? 0 },
  });
}

function addSplit(
  { plan, gradients }: Training,
  { inputs, output }: PlainBlock<"concat">,
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
