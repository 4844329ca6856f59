import * as v from "valibot";
import { type Step, stepSchema } from "./changes.ts";

/** How many steps are kept. */
const mostSteps = 200;
/** What is kept for them in all, as pixels of labels; the last step stays however large it is. */
const mostBytes = 64 * 2 ** 20;

/** Steps that can be taken back, and those that can be done again; the next one is the last of its list. */
export interface Steps {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export const noSteps: Steps = { past: [], future: [] };

const turned = { id: v.string(), data: v.optional(v.unknown()) };

/** What happens to a history. JSON: written down one after the other, they give the same steps again. */
export const historyEventSchema = v.variant("do", [
  v.object({ do: v.literal("push"), step: stepSchema }),
  /** The last step became this one. */
  v.object({ do: v.literal("merge"), step: stepSchema }),
  /** `data` is what the step needs from now on, if that is something else. */
  v.object({ do: v.literal("undo"), ...turned }),
  v.object({ do: v.literal("redo"), ...turned }),
  v.object({ do: v.literal("clear") }),
]);

export type HistoryEvent = v.InferOutput<typeof historyEventSchema>;

export function stepsAfter({ past, future }: Steps, event: HistoryEvent): Steps {
  switch (event.do) {
    case "push":
      return { past: bounded([...past, event.step]), future: [] };
    case "merge":
      return { past: [...past.slice(0, -1), event.step], future };
    case "undo":
      return { past: without(past, event.id), future: [...future, ...turnedStep(past, event)] };
    case "redo":
      return { past: [...past, ...turnedStep(future, event)], future: without(future, event.id) };
    case "clear":
      return noSteps;
  }
}

/** Events that make these steps out of none. */
export function eventsFor({ past, future }: Steps): HistoryEvent[] {
  const done = [...past, ...future.toReversed()];
  return [
    ...done.map((step) => ({ do: "push", step }) as const),
    ...future.map(({ id }) => ({ do: "undo", id }) as const),
  ];
}

function bounded(past: readonly Step[]): readonly Step[] {
  let kept = past.slice(-mostSteps);
  let bytes = kept.reduce((sum, step) => sum + step.bytes, 0);
  while (bytes > mostBytes && kept.length > 1) {
    bytes -= kept[0]?.bytes ?? 0;
    kept = kept.slice(1);
  }
  return kept;
}

function turnedStep(
  from: readonly Step[],
  { id, data }: { readonly id: string; readonly data?: unknown },
): Step[] {
  const step = from.find((other) => other.id === id);
  if (!step) return [];
  return [data === undefined ? step : ({ ...step, data } as Step)]; // of the step's kind: its handler made it
}

function without(steps: readonly Step[], id: string): readonly Step[] {
  return steps.filter((step) => step.id !== id);
}
