import type { TfTensor } from "./graph-def.ts";

/** As TensorFlow's converter cuts them: browsers keep files of this size in their cache. */
const shardBytes = 4 * 2 ** 20;

export interface WeightFiles {
  readonly files: readonly (readonly [name: string, bytes: Uint8Array<ArrayBuffer>])[];
  /** What model.json says of them. */
  readonly manifest: object;
}

/** All numbers in a row, little-endian as typed arrays are wherever this runs, cut into files of 4 MiB. */
export function weightFiles(tensors: readonly TfTensor[]): WeightFiles {
  const all = new Uint8Array(tensors.reduce((sum, { data }) => sum + data.byteLength, 0));
  let position = 0;
  for (const { data } of tensors) {
    all.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  const count = Math.max(1, Math.ceil(all.length / shardBytes));
  const files = Array.from({ length: count }, (_, i) => {
    const name = `group1-shard${i + 1}of${count}.bin`;
    return [name, all.slice(i * shardBytes, (i + 1) * shardBytes)] as const;
  });
  const weights = tensors.map(({ name, shape, data }) => ({
    name,
    shape,
    dtype: data instanceof Float32Array ? "float32" : "int32",
  }));
  return { files, manifest: [{ paths: files.map(([name]) => name), weights }] };
}
