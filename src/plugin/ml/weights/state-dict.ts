import type { Weights, WeightTensor } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { ZipFiles } from "#io/zip/read-zip.ts";
import { type NumberType, numberTypes } from "./number-types.ts";
import { PickledCall, PickledName, PickledReference, readPickle } from "./pickle.ts";

/** What a file of torch.save is told by, among the names in its zip. */
const pickleEnding = /(^|\/)data\.pkl$/;

export function isStateDict({ names }: ZipFiles): boolean {
  return names.some((name) => pickleEnding.test(name));
}

/**
 * The tensors of fractions in a file that `torch.save` wrote (since PyTorch 1.6): of a state dict, or of the first in
 * a checkpoint that holds one beside other things. Nothing of the file is run. Rejects with `model/unreadable`.
 */
export async function readStateDict(files: ZipFiles, source: string): Promise<Weights> {
  const name = files.names.find((one) => pickleEnding.test(one)) ?? "";
  const folder = name.replace(pickleEnding, "$1");
  try {
    const dictionary = findDictionary(readPickle((await files.read(name)) ?? new Uint8Array()));
    if (!dictionary) throw new Error("there is no state dict in it");
    const weights = new Map<string, WeightTensor>();
    for (const [key, value] of dictionary) {
      const pickled = tensorOf(value);
      if (typeof key !== "string" || !pickled) continue;
      const data = await files.read(`${folder}data/${pickled.key}`);
      if (!data) throw new Error(`the numbers of ${key} are missing`);
      weights.set(key, readTensor(pickled, data));
    }
    return weights;
  } catch (cause) {
    if (cause instanceof Failure || !(cause instanceof Error)) throw cause;
    throw new Failure(
      { code: "model/unreadable", source },
      `${source} is no state dict of PyTorch: ${cause.message}`,
      { cause },
    );
  }
}

interface PickledTensor {
  readonly type: NumberType;
  readonly key: string;
  /** In numbers, as the strides are. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

const storages: { readonly [name: string]: NumberType } = {
  "torch.FloatStorage": "F32",
  "torch.DoubleStorage": "F64",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
};

/** A dictionary with tensors in it: this one, or the first in what it holds. */
function findDictionary(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  const items = value instanceof PickledCall ? value.items : value;
  if (!(items instanceof Map)) return undefined;
  const inner = [...items.values()];
  if (inner.some((one) => tensorOf(one))) return items;
  for (const one of inner) {
    const found = findDictionary(one);
    if (found) return found;
  }
  return undefined;
}

/** Undefined for what is no tensor, or one of whole numbers: PyTorch's counters. */
function tensorOf(value: unknown): PickledTensor | undefined {
  if (!(value instanceof PickledCall)) return undefined;
  if (value.of === "torch._utils._rebuild_parameter") return tensorOf(value.args[0]);
  if (value.of !== "torch._utils._rebuild_tensor_v2") return undefined;
  const [storage, offset, shape, strides] = value.args;
  const id = storage instanceof PickledReference ? storage.id : undefined;
  const [, kind, key] = Array.isArray(id) ? id : [];
  const type = kind instanceof PickledName ? storages[kind.name] : undefined;
  if (!type || typeof key !== "string" || typeof offset !== "number") return undefined;
  if (!areNumbers(shape) || !areNumbers(strides)) return undefined;
  return { type, key, offset, shape, strides };
}

function areNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number");
}

/** In C order, wherever the numbers lie in their storage. */
function readTensor(
  { type, offset, shape, strides }: PickledTensor,
  bytes: Uint8Array<ArrayBuffer>,
): WeightTensor {
  const numbers = numberTypes[type].toSingles(bytes.buffer);
  const size = shape.reduce((product, length) => product * length, 1);
  // Nobody needs a number twice, and a made-up shape must not fill the memory.
  if (size > numbers.length) throw new Error(`a tensor [${shape.join(", ")}] is cut`);
  const data = Float32Array.from({ length: size }, (_, i) => {
    let [at, rest] = [offset, i];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] ?? 1;
      at += (rest % length) * (strides[axis] ?? 0);
      rest = Math.floor(rest / length);
    }
    const value = numbers[at];
    if (value === undefined) throw new Error(`a tensor [${shape.join(", ")}] is cut`);
    return value;
  });
  return { shape, data };
}
