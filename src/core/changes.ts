import * as v from "valibot";
import { decisions } from "./review/decisions.ts";
import { type SessionLayer, sessionLayer } from "./session/document.ts";

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const settings = v.record(v.string(), v.unknown());
const edit = v.object({ layer: v.string(), edit: v.string() });
const placed = v.object({ layers: v.array(v.object({ index, layer: sessionLayer })) });

/**
 * Every kind of change that can be taken back, as data: what is written down and read again after a reload. To add one,
 * add its schema here and its handler in viewer/changes; neither compiles without the other.
 */
export const changeSchemas = {
  /** Pixels of one layer; `edit` is found in the journal of its labels. */
  labels: edit,
  /** Pixels of several layers that were changed as one. */
  edits: v.object({ edits: v.array(edit) }),
  /** Settings of layers, those that changed, as they were and as they became. */
  settings: v.object({
    layers: v.array(v.object({ layer: v.string(), before: settings, after: settings })),
  }),
  /**
   * New layers. `index` counts from the bottom, lowest first. `of` is the layer that these came with, a moment later; `edits` are
   * those of other layers that were made with them.
   */
  added: v.object({
    ...placed.entries,
    of: v.optional(v.string()),
    edits: v.optional(v.array(edit)),
  }),
  removed: placed,
  moved: v.object({ layer: v.string(), from: index, to: index }),
  /** What a plugin is to do next, as it keeps it: `of` says which of its choices. */
  choices: v.object({ plugin: v.string(), of: v.string(), before: settings, after: settings }),
  /** What was decided of one item of a review of a layer; null is nothing. */
  review: v.object({
    ...{ layer: v.string(), review: v.string() },
    item: v.union([v.number(), v.string()]),
    before: v.nullable(v.picklist(decisions)),
    after: v.nullable(v.picklist(decisions)),
  }),
} as const;

export type ChangeKind = keyof typeof changeSchemas;
export type Changes = { readonly [K in ChangeKind]: v.InferOutput<(typeof changeSchemas)[K]> };

/** One step that can be taken back. JSON. */
export type Step = {
  [K in ChangeKind]: {
    readonly id: string;
    readonly kind: K;
    /** For the menu: "Undo paint". */
    readonly title: string;
    readonly data: Changes[K];
    /** What is kept for it elsewhere. */
    readonly bytes: number;
    /** When it was done, in ms since 1970. */
    readonly at: number;
  };
}[ChangeKind];

/** The layers that a step brought or took away, as they were: taking the step back, or again, may bring them. */
export function layersPlacedBy(step: Step): readonly SessionLayer[] {
  const isPlaced = step.kind === "added" || step.kind === "removed";
  return isPlaced ? step.data.layers.map(({ layer }) => layer) : [];
}

const entries = { id: v.string(), title: v.string(), bytes: v.number(), at: v.number() };
const stepOf = <K extends ChangeKind>(kind: K) =>
  v.object({ ...entries, kind: v.literal(kind), data: changeSchemas[kind] });

/** Reads a step that was written down. */
export const stepSchema = v.variant("kind", [
  stepOf("labels"),
  stepOf("edits"),
  stepOf("settings"),
  stepOf("added"),
  stepOf("removed"),
  stepOf("moved"),
  stepOf("choices"),
  stepOf("review"),
]);
