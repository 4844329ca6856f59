/**
 * The safetensors format: 8 bytes of header length, a JSON header, then raw little-endian numbers. What is written
 * here PyTorch loads with `load_state_dict`.
 */
import type { Weights, WeightTensor } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { Key, Store } from "#io/stores/store.ts";
import { isNumberType, numberTypes } from "./number-types.ts";

const lengthBytes = 8;
/** Writers align the numbers to this, so that they can be mapped into memory. */
const alignment = 8;
/** The format's own limit. */
const longestHeader = 100_000_000;
const metadataKey = "__metadata__";

/** Tensors as float32, in the order of the map; `metadata` is any text by name. */
export function encodeSafetensors(
  weights: Weights,
  metadata: { readonly [key: string]: string } = {},
): Uint8Array<ArrayBuffer> {
  const header: { [name: string]: unknown } = {};
  if (Object.keys(metadata).length > 0) header[metadataKey] = metadata;
  let end = 0;
  for (const [name, { shape, data }] of weights) {
    const start = end;
    end += data.byteLength;
    header[name] = { dtype: "F32", shape, data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / alignment) * alignment;
  const file = new Uint8Array(lengthBytes + headerLength + end).fill(0x20, lengthBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(text, lengthBytes);
  let position = lengthBytes + headerLength;
  for (const { data } of weights.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
}

/**
 * The tensors of a file as float32, whatever fractions they are there; PyTorch's counters `num_batches_tracked` are left
 * out. Fails with `model/unreadable`, naming `source` and what is wrong with it.
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): Weights {
  const fail: (problem: string, cause?: unknown) => never = failing(source);
  const { header, start } = readHeader(bytes, fail);
  const weights = new Map<string, WeightTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === metadataKey || name.endsWith("num_batches_tracked")) continue;
    const { dtype, shape, from, to } = readEntry(entry) ?? fail(`its entry for ${name} is broken`);
    const known = Object.keys(numberTypes).join(", ");
    if (!isNumberType(dtype)) return fail(`${name} holds ${dtype}; what can be read: ${known}`);
    const { bytes: width, toSingles } = numberTypes[dtype];
    const size = shape.reduce((product, length) => product * length, 1);
    if (to - from !== size * width) fail(`${name} [${shape.join(", ")}] has ${to - from} bytes`);
    if (start + to > bytes.length) fail(`it ends before ${name} does`);
    // A copy at an aligned start; not bytes.slice, which copies nothing if they are a Buffer of Node.
    const copy = new Uint8Array(bytes.subarray(start + from, start + to)).buffer;
    weights.set(name, { shape, data: toSingles(copy) });
  }
  return weights;
}

/** The text by name that lies in such a file beside the tensors. Fails as `decodeSafetensors` does. */
export function safetensorsMetadata(
  bytes: Uint8Array,
  source: string,
): { readonly [key: string]: unknown } {
  const { header } = readHeader(bytes, failing(source));
  const found: unknown = (header as { [key: string]: unknown })[metadataKey]; // an object it is
  return typeof found === "object" && found !== null ? { ...found } : {};
}

/** The bytes of a file up to its numbers: all that `safetensorsMetadata` needs. Undefined where there is no such file. */
export async function safetensorsHead(
  store: Store,
  key: Key,
  { signal }: { readonly signal: AbortSignal },
): Promise<Uint8Array | undefined> {
  const read = (length: number) =>
    store.getRange?.(key, { offset: 0, length }, { signal }) ?? store.get(key, { signal });
  const start = await read(lengthBytes);
  if (!start || start.length < lengthBytes) return start;
  const length = Number(
    new DataView(start.buffer, start.byteOffset, lengthBytes).getBigUint64(0, true),
  );
  return length > longestHeader ? start : read(lengthBytes + length);
}

function failing(source: string): (problem: string, cause?: unknown) => never {
  return (problem, cause) => {
    throw new Failure(
      { code: "model/unreadable", source },
      `${source} is no safetensors file: ${problem}`,
      { cause },
    );
  };
}

function readHeader(
  bytes: Uint8Array,
  fail: (problem: string, cause?: unknown) => never,
): { readonly header: object; readonly start: number } {
  if (bytes.length < lengthBytes) fail(`it has ${bytes.length} bytes`);
  const length = Number(
    new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getBigUint64(0, true),
  );
  const start = lengthBytes + length;
  if (length > longestHeader || start > bytes.length)
    fail(`its header would have ${length} bytes of ${bytes.length}`);
  try {
    const header: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(lengthBytes, start)),
    );
    if (typeof header !== "object" || header === null) return fail("its header is no object");
    return { header, start };
  } catch (error) {
    if (error instanceof Failure) throw error;
    return fail("its header is no JSON", error);
  }
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

function readEntry(entry: unknown): Entry | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { dtype, shape, data_offsets: offsets } = entry as { [key: string]: unknown }; // an object it is
  if (typeof dtype !== "string" || !areCounts(shape) || !areCounts(offsets)) return undefined;
  const [from, to] = offsets;
  if (from === undefined || to === undefined || offsets.length !== 2 || to < from) return undefined;
  return { dtype, shape, from, to };
}

function areCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
