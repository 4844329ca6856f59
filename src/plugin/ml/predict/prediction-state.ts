import * as v from "valibot";
import type { Weights, WeightTensor } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { Key, Store, WritableStore } from "#io/stores/store.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  safetensorsMetadata,
} from "../weights/safetensors.ts";
import type { OpenBlock } from "./blender.ts";

/** How far a prediction has come: from here it goes on, on any machine, without doing a tile twice. */
export interface PredictionState {
  readonly tilesDone: number;
  readonly tilesTotal: number;
  /** Areas that are whole, by their number; see `planWork`. */
  readonly areas: readonly number[];
  /** The one that is not. */
  readonly area?:
    | {
        readonly number: number;
        /** Those that were blended in, as `tilesOver` counts them. */
        readonly tiles: readonly number[];
        readonly open: readonly OpenBlock[];
      }
    | undefined;
}

/** What lies with a prediction until it is done. */
export interface PredictionRecord {
  /** What its numbers depend on, as text: another prediction is not to be gone on with. */
  readonly identity: string;
  /** Whatever whoever asked for it needs to ask again. JSON. */
  readonly asked: unknown;
  readonly state: PredictionState;
}

const recordKey: Key = "/progress.safetensors";
const format = "lamella-prediction";
const word = v.pipe(v.number(), v.integer());

const headerSchema = v.object({
  version: v.literal(1),
  identity: v.string(),
  asked: v.unknown(),
  tilesDone: word,
  tilesTotal: word,
  areas: v.array(word),
  area: v.optional(v.object({ number: word, tiles: v.array(word) })),
});

/**
 * Replaces the record of a prediction's folder as a whole: a safetensors file with the sums of blocks that wait for tiles, as
 * "values.y.x" and "weights.y.x", and in its metadata, as JSON, all else.
 */
export async function saveRecord(
  store: WritableStore,
  { identity, asked, state }: PredictionRecord,
): Promise<void> {
  const { area, ...counts } = state;
  const header = {
    ...{ version: 1, identity, asked, ...counts },
    ...(area && { area: { number: area.number, tiles: area.tiles } }),
  };
  const open = (area?.open ?? []).flatMap(tensorsOf);
  await store.set(
    recordKey,
    encodeSafetensors(new Map(open), { format, prediction: JSON.stringify(header) }),
  );
}

/**
 * Undefined where there is none, as of a prediction that is done. Rejects with `model/unreadable` where it is broken, or of another
 * version.
 */
export async function loadRecord(
  store: Store,
  { source, signal }: { readonly source: string; readonly signal: AbortSignal },
): Promise<PredictionRecord | undefined> {
  const bytes = await store.get(recordKey, { signal });
  if (!bytes) return undefined;
  const { prediction } = safetensorsMetadata(bytes, source);
  const header = v.safeParse(v.pipe(v.string(), v.parseJson(), headerSchema), prediction);
  if (!header.success)
    throw new Failure(
      { code: "model/unreadable", source },
      `How far the prediction in ${source} came cannot be read: ${recordKey.slice(1)} is broken, or another version of Lamella wrote it. What is there stays; predict anew for the rest`,
    );
  const { identity, asked, area, tilesDone, tilesTotal, areas } = header.output;
  const open = area && openBlocks(decodeSafetensors(bytes, source));
  return {
    ...{ identity, asked },
    state: { tilesDone, tilesTotal, areas, ...(area && open && { area: { ...area, open } }) },
  };
}

/** The prediction is done: nothing goes on from it. */
export function removeRecord(store: RecordStore): Promise<void> {
  return store.remove(recordKey.slice(1));
}

/** A folder that a prediction can be written to. */
export interface RecordStore extends WritableStore {
  /** As that of a `SaveFolder`. */
  remove(path: string): Promise<void>;
}

function tensorsOf({ rect, values, weights }: OpenBlock): [string, WeightTensor][] {
  const { y, x, height, width } = rect;
  const outputs = values.length / weights.length;
  return [
    [`values.${y}.${x}`, { shape: [height, width, outputs], data: values }],
    [`weights.${y}.${x}`, { shape: [height, width], data: weights }],
  ];
}

function openBlocks(tensors: Weights): OpenBlock[] {
  return [...tensors].flatMap(([name, { shape, data }]) => {
    const [, y, x] = /^values\.(\d+)\.(\d+)$/.exec(name) ?? [];
    const weights = tensors.get(`weights.${y}.${x}`);
    if (!weights) return [];
    const [height = 0, width = 0] = shape;
    return [
      { rect: { y: Number(y), x: Number(x), height, width }, values: data, weights: weights.data },
    ];
  });
}
