import type { TensorInfo } from "@tensorflow/tfjs-core";
import {
  convolve,
  makeZeros,
  multiply,
  numbersOf,
  viewFrom,
  type WasmKernelRun,
} from "./kernel.ts";

// tfjs-wasm has no filter gradient and a slow input gradient, but fast products of matrices and a fast forward
// convolution. Both gradients come down to those; plain loops over the heap lay out their operands.

type Four = [number, number, number, number];
type Pair = [number, number];
type Padding = "valid" | "same" | number | [Pair, Pair, Pair, Pair];

interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: Padding;
}

/** What both gradients need to know of the forward convolution. */
interface Forward {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly stride: number;
  readonly top: number;
  readonly left: number;
}

/**
 * Gradient for the filter [kh, kw, in, out]: one matrix product a tap. With input and upstream gradient laid out on
 * one padded grid, what a tap multiplies is the input shifted by a constant number of pixels: the same memory, read
 * from further on. Where that runs past a row's end it meets zeros of the upstream gradient.
 */
export function filterGradient(
  of: WasmKernelRun<"x" | "dy", ConvAttributes & { readonly filterShape: Four }>,
): TensorInfo {
  const { backend, inputs, attributes } = of;
  const forward = describe(of, {
    inputShape: inputs.x.shape,
    filterShape: attributes.filterShape,
  });
  const { kernelHeight, kernelWidth, inputs: ins, outputs } = forward;
  const { pixels, columns } = paddedGrid(forward);
  const planes = layPlanes(of, forward);
  const upstream = layUpstream(of, forward);
  const gradient = backend.makeOutput([...attributes.filterShape], "float32");
  for (let tap = 0; tap < kernelHeight * kernelWidth; tap++) {
    const pixel = Math.floor(tap / kernelWidth) * columns + (tap % kernelWidth);
    const shifted = viewFrom(backend, planes, { offset: pixel, shape: [1, ins, pixels] });
    const product = multiply(of, { a: shifted.info, b: upstream });
    numbersOf(backend, gradient).set(numbersOf(backend, product), tap * ins * outputs);
    backend.disposeData(product.dataId);
    shifted.release();
  }
  for (const info of [planes, upstream]) backend.disposeData(info.dataId);
  return gradient;
}

/** Gradient for the input: the upstream gradient, spread out by the stride, convolved with the turned filter. */
export function inputGradient(
  of: WasmKernelRun<"dy" | "filter", ConvAttributes & { readonly inputShape: Four }>,
): TensorInfo {
  const { backend, inputs, attributes } = of;
  const forward = describe(of, {
    inputShape: attributes.inputShape,
    filterShape: inputs.filter.shape,
  });
  const { height, width, kernelHeight, kernelWidth, top, left, stride } = forward;
  const spread = stride === 1 ? undefined : tightUpstream(of, forward);
  const x = spread ?? inputs.dy;
  const [, spreadHeight = 0, spreadWidth = 0] = x.shape;
  const above = kernelHeight - 1 - top;
  const before = kernelWidth - 1 - left;
  const filter = turnFilter(of, forward);
  const gradient = convolve(of, {
    x,
    filter,
    pad: [
      [0, 0],
      [above, height - spreadHeight + kernelHeight - 1 - above],
      [before, width - spreadWidth + kernelWidth - 1 - before],
      [0, 0],
    ],
  });
  backend.disposeData(filter.dataId);
  if (spread) backend.disposeData(spread.dataId);
  return gradient;
}

function describe(
  { tf, attributes }: WasmKernelRun<string, ConvAttributes>,
  { inputShape, filterShape }: { readonly inputShape: number[]; readonly filterShape: number[] },
): Forward {
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as Four, // tfjs-core has checked the ranks
    filterShape as Four,
    attributes.strides,
    1,
    attributes.pad,
  );
  if (info.strideHeight !== info.strideWidth)
    throw new Error("The WebAssembly gradient of a convolution takes one stride for both axes");
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inputs: info.inChannels,
    outputs: info.outChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    stride: info.strideHeight,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

/** The pixels of the input that the forward pass touched, its padding included, over the whole batch. */
function paddedGrid(forward: Forward): {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: number;
} {
  const { batch, outHeight, outWidth, kernelHeight, kernelWidth, stride } = forward;
  const rows = (outHeight - 1) * stride + kernelHeight;
  const columns = (outWidth - 1) * stride + kernelWidth;
  return { rows, columns, pixels: batch * rows * columns };
}

/** The input as one plane a channel, [in, pixels of the grid], and room behind it for the last tap's shift. */
function layPlanes(
  { backend, inputs }: WasmKernelRun<"x" | "dy", unknown>,
  forward: Forward,
): TensorInfo {
  const { batch, height, width, top, left, kernelHeight, inputs: channels } = forward;
  const { rows, columns, pixels } = paddedGrid(forward);
  const laid = makeZeros(backend, [channels * pixels + kernelHeight * columns]);
  const from = numbersOf(backend, inputs.x);
  const to = numbersOf(backend, laid);
  const lastRow = Math.min(height, rows - top);
  const lastColumn = Math.min(width, columns - left);
  for (let n = 0; n < batch; n++)
    for (let y = 0; y < lastRow; y++) {
      let source = (n * height + y) * width * channels;
      const start = (n * rows + y + top) * columns + left;
      for (let x = 0; x < lastColumn; x++)
        for (let c = 0, target = start + x; c < channels; c++, target += pixels)
          to[target] = from[source++] ?? 0;
    }
  return laid;
}

/** The upstream gradient on the grid, [1, pixels, out]: each value where the first tap found its input. */
function layUpstream(of: WasmKernelRun<"x" | "dy", unknown>, forward: Forward): TensorInfo {
  const { rows, columns, pixels } = paddedGrid(forward);
  return spreadUpstream(of, { forward, rows, columns, shape: [1, pixels, forward.outputs] });
}

interface Spreading {
  readonly forward: Forward;
  /** Of the grid that an image's values are laid on, a stride apart; zeros lie between them. */
  readonly rows: number;
  readonly columns: number;
  /** What the grids of the batch are together. */
  readonly shape: number[];
}

function spreadUpstream(
  { backend, inputs }: WasmKernelRun<"dy", unknown>,
  { forward: { batch, outHeight, outWidth, outputs, stride }, rows, columns, shape }: Spreading,
): TensorInfo {
  const spread = makeZeros(backend, shape);
  const from = numbersOf(backend, inputs.dy);
  const to = numbersOf(backend, spread);
  let source = 0;
  for (let n = 0; n < batch; n++)
    for (let y = 0; y < outHeight; y++)
      for (let x = 0; x < outWidth; x++) {
        const target = ((n * rows + y * stride) * columns + x * stride) * outputs;
        for (let o = 0; o < outputs; o++) to[target + o] = from[source++] ?? 0;
      }
  return spread;
}

/** As tight as the stride lets it be: [batch, spread height, spread width, out]. */
function tightUpstream(of: WasmKernelRun<"dy" | "filter", unknown>, forward: Forward): TensorInfo {
  const { batch, outHeight, outWidth, outputs, stride } = forward;
  const [rows, columns] = [(outHeight - 1) * stride + 1, (outWidth - 1) * stride + 1];
  return spreadUpstream(of, { forward, rows, columns, shape: [batch, rows, columns, outputs] });
}

/** [kh, kw, in, out] turned by half a turn, as [kh, kw, out, in]. */
function turnFilter(
  { backend, inputs }: WasmKernelRun<"dy" | "filter", unknown>,
  { kernelHeight, kernelWidth, inputs: ins, outputs }: Forward,
): TensorInfo {
  const turned = backend.makeOutput([kernelHeight, kernelWidth, outputs, ins], "float32");
  const from = numbersOf(backend, inputs.filter);
  const to = numbersOf(backend, turned);
  const taps = kernelHeight * kernelWidth;
  let source = 0;
  for (let tap = taps - 1; tap >= 0; tap--)
    for (let i = 0; i < ins; i++)
      for (let o = 0; o < outputs; o++) to[(tap * outputs + o) * ins + i] = from[source++] ?? 0;
  return turned;
}
