import type { FusedLoss } from "../fused-loss.ts";
import { graphInput } from "../graph/graph.ts";
import type { PatchShape } from "../network.ts";
import type { Block } from "../plan/blocks.ts";
import type { Analysis } from "./analysis.ts";
import { addBackward } from "./backward.ts";
import type { FeatureMap } from "./feature-map.ts";
import { addForward } from "./forward.ts";
import { Gradients } from "./gradients.ts";
import { addLoss, type LossPlaces } from "./loss.ts";
import { Norms } from "./norms.ts";
import { Plan, type Store } from "./plan.ts";
import type { Part, Program } from "./program.ts";

/** A training step at one size: forward, the loss unless it is computed elsewhere, backward. */
export interface TrainingPlan {
  readonly program: Program;
  readonly forward: Part;
  readonly backward: Part;
  readonly input: FeatureMap;
  readonly logits: FeatureMap;
  readonly toLogits: FeatureMap;
  /** Of the fused loss. */
  readonly loss: LossPlaces | undefined;
}

export function planTraining(
  analysis: Analysis,
  of: {
    readonly store: Store;
    readonly shape: PatchShape;
    readonly fused: FusedLoss | undefined;
    /** Into how many groups of images the batch is cut: see image-order.ts. */
    readonly groups: number;
  },
): TrainingPlan {
  const plan = new Plan(analysis, { ...of, lasting: true, imageGroups: of.groups });
  const { program } = plan;
  const { blocks } = analysis;
  const output = lastOutput(blocks);
  const norms = new Norms(plan);
  const gradients = new Gradients(plan);
  const toLogits = gradients.lasting(output);
  let loss: LossPlaces | undefined;
  const forward = program.part(() => {
    for (const block of blocks) addForward(plan, norms, block);
    if (of.fused) loss = addLoss(plan, { fused: of.fused, id: output, toLogits });
  });
  const backward = program.part(() => {
    for (const block of blocks.toReversed()) addBackward({ plan, norms, gradients }, block);
  });
  return {
    ...{ program, forward, backward, toLogits, loss },
    input: plan.map(graphInput),
    logits: plan.map(output),
  };
}

export function lastOutput(blocks: readonly Block[]): string {
  const last = blocks.at(-1);
  if (!last) throw new Error("A network without nodes");
  return last.output;
}
