import { chosenLayer } from "../layers/chosen-layer.ts";
import type { ViewerModel } from "../viewer-model.ts";
import { type Clause, type Fact, parseWhen } from "./when.ts";

interface FactKind {
  readonly read: (model: ViewerModel) => Fact;
  /** What a person can do about it. */
  readonly advice: string | ((value: Fact | undefined) => string);
}

/** What conditions can ask about. */
const facts = {
  /** How many layers are open. */
  layers: { read: (model) => model.layers.value.length, advice: "Open an image first." },
  image: { read: (model) => has(model, "image"), advice: "Open an image first." },
  labels: { read: (model) => has(model, "labels"), advice: "Make a labels layer first." },
  probability: { read: (model) => has(model, "probability"), advice: "Predict something first." },
  /** The kind of the selected layer; "" where none is. */
  layer: {
    read: ({ layers, selected }) =>
      layers.value.find(({ id }) => id === selected.value)?.kind ?? "",
    advice: (kind) =>
      kind === undefined ? "Select a layer first." : `Select a layer of kind ${kind} first.`,
  },
  tool: { read: ({ toolInUse }) => toolInUse.value, advice: (tool) => `Choose ${tool} first.` },
  /** Whether there is an axis to move along. */
  slices: {
    read: ({ sliders }) => sliders.value.some(({ length }) => length > 1),
    advice: "This needs an image of several slices.",
  },
  reviewing: {
    read: ({ review }) => review.current.value !== undefined,
    advice: "Start a review first.",
  },
  /** Whether two layers are compared. */
  comparison: {
    read: ({ comparison }) => comparison.value !== undefined,
    advice: "Compare two layers first.",
  },
  undo: {
    read: ({ history }) => history.past.value.length > 0,
    advice: "There is nothing to undo.",
  },
  redo: {
    read: ({ history }) => history.future.value.length > 0,
    advice: "There is nothing to do again.",
  },
} satisfies { [name: string]: FactKind };

const kinds: { readonly [name: string]: FactKind | undefined } = facts;

/** The names that conditions know. */
const factNames: readonly string[] = Object.keys(facts);

/** Why a condition does not hold, in a sentence; undefined where it does. Follows the signals that it asks. */
export function whyNot(when: string, model: ViewerModel): string | undefined {
  const clause = parseWhen(when).unmet((name) => kinds[name]?.read(model) ?? false);
  return clause && adviceOn(clause);
}

/** What is wrong with a condition that somebody else wrote; undefined where it can be used. */
export function faultOfWhen(when: string): string | undefined {
  try {
    const unknown = parseWhen(when).clauses.find(({ name }) => !(name in facts));
    return unknown && `"${unknown.name}" is no fact; known: ${factNames.join(", ")}`;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

function adviceOn({ name, value, isNegated }: Clause): string {
  if (isNegated) return "This makes no sense with what is open now.";
  const advice = kinds[name]?.advice;
  if (advice === undefined) return `This needs ${name}.`;
  return typeof advice === "string" ? advice : advice(value);
}

function has(model: ViewerModel, kind: "image" | "labels" | "probability"): boolean {
  return chosenLayer(model, kind) !== undefined;
}
