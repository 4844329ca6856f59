import type { TensorInfo } from "@tensorflow/tfjs-core";
import { numbersOf, type WasmKernelRun } from "./kernel.ts";

// The package copies pixel by pixel through views, and a slice copies all of its source first; with the few
// channels of a fine level that is slower than the convolutions.

interface SplitAttributes {
  readonly numOrSizeSplits: number | number[];
  readonly axis: number;
}

/** Cuts a map along one axis. */
export function split(of: WasmKernelRun<"x", SplitAttributes>): TensorInfo[] {
  const { tf, backend, inputs, attributes } = of;
  const { x } = inputs;
  const [axis = 0] = tf.util.parseAxisParam(attributes.axis, x.shape);
  const tensor = x as Parameters<typeof tf.backend_util.prepareSplitSize>[0]; // it reads the shape only
  const lengths = tf.backend_util.prepareSplitSize(tensor, attributes.numOrSizeSplits, axis);
  const whole = blockSize(x.shape, axis);
  let first = 0;
  return lengths.map((length) => {
    const shape = x.shape.with(axis, length);
    const part = backend.makeOutput(shape, x.dtype);
    const size = blockSize(shape, axis);
    const from = { numbers: numbersOf(backend, x), first, stride: whole };
    copyBlocks(from, { numbers: numbersOf(backend, part), first: 0, stride: size }, size);
    first += size;
    return part;
  });
}

/** Joins maps along one axis. */
export function concat({
  tf,
  backend,
  inputs,
  attributes,
}: WasmKernelRun<string, { readonly axis: number }>): TensorInfo {
  const parts = Object.values(inputs);
  const shapes = parts.map(({ shape }) => shape);
  const [axis = 0] = tf.util.parseAxisParam(attributes.axis, shapes[0] ?? []);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  const shape = tf.backend_util.computeOutShape(shapes, axis);
  const joined = backend.makeOutput(shape, parts[0]?.dtype ?? "float32");
  const stride = blockSize(shape, axis);
  let first = 0;
  for (const part of parts) {
    const size = blockSize(part.shape, axis);
    const from = { numbers: numbersOf(backend, part), first: 0, stride: size };
    copyBlocks(from, { numbers: numbersOf(backend, joined), first, stride }, size);
    first += size;
  }
  return joined;
}

/** How many numbers lie together from one axis on. */
function blockSize(shape: readonly number[], axis: number): number {
  return shape.slice(axis).reduce((product, length) => product * length, 1);
}

interface Blocks {
  readonly numbers: Float32Array;
  readonly first: number;
  readonly stride: number;
}

/** A call for each block costs more than a loop over its numbers, until it is about this long. */
const longBlock = 64;

function copyBlocks(from: Blocks, to: Blocks, size: number): void {
  if (size === 0) return;
  let target = to.first;
  for (let source = from.first; source < from.numbers.length; source += from.stride) {
    if (size >= longBlock) to.numbers.set(from.numbers.subarray(source, source + size), target);
    else for (let i = 0; i < size; i++) to.numbers[target + i] = from.numbers[source + i] ?? 0;
    target += to.stride;
  }
}
