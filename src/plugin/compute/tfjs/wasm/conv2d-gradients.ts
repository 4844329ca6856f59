import type { TensorInfo } from "@tensorflow/tfjs-core";
import { convolve, makeZeros, numbersOf, type WasmKernelRun } from "./kernel.ts";

// tfjs-wasm has no filter gradient and a slow input gradient. Both are convolutions again, and its forward
// convolution is fast; what is left is to lay out its operands, which plain loops over the heap do.

type Padding = "valid" | "same" | number | [[number, number], [number, number], [number, number], [number, number]];

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
 * Gradient for the filter [kh, kw, in, out]. Every input channel is taken as an image whose rows (of all images
 * of the batch, side by side) are its pixels' channels, and the upstream gradient as a filter as high as the
 * image: sliding it down gives the rows of the kernel, and kw shifted copies of it give the columns.
 */
export function filterGradient(
  of: WasmKernelRun<"x" | "dy", ConvAttributes & { readonly filterShape: [number, number, number, number] }>,
): TensorInfo {
  const { backend, inputs, attributes } = of;
  const forward = describe(of, { inputShape: inputs.x.shape, filterShape: attributes.filterShape });
  const rows = layRows(of, forward);
  const shifted = layShiftedUpstream(of, forward);
  const product = convolve(of, { x: rows, filter: shifted, pad: "valid" });
  const gradient = backend.makeOutput([...attributes.filterShape], "float32");
  reorderTaps(numbersOf(backend, product), numbersOf(backend, gradient), forward);
  for (const info of [rows, shifted, product]) backend.disposeData(info.dataId);
  return gradient;
}

/** Gradient for the input: the upstream gradient, spread out by the stride, convolved with the turned filter. */
export function inputGradient(
  of: WasmKernelRun<"dy" | "filter", ConvAttributes & { readonly inputShape: [number, number, number, number] }>,
): TensorInfo {
  const { backend, inputs, attributes } = of;
  const forward = describe(of, { inputShape: attributes.inputShape, filterShape: inputs.filter.shape });
  const { height, width, kernelHeight, kernelWidth, top, left, stride } = forward;
  const spread = stride === 1 ? undefined : spreadUpstream(of, forward);
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
  type Four = [number, number, number, number];
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

/** Rows and columns of the input that the forward pass touched, its padding included. */
function paddedSize(forward: Forward): { readonly rows: number; readonly columns: number } {
  const { outHeight, outWidth, kernelHeight, kernelWidth, stride } = forward;
  return {
    rows: (outHeight - 1) * stride + kernelHeight,
    columns: (outWidth - 1) * stride + kernelWidth,
  };
}

/** [in, padded height, 1, batch x padded width] */
function layRows({ backend, inputs }: WasmKernelRun<"x" | "dy", unknown>, forward: Forward): TensorInfo {
  const { batch, height, width, top, left, inputs: channels } = forward;
  const { rows, columns } = paddedSize(forward);
  const laid = makeZeros(backend, [channels, rows, 1, batch * columns]);
  const from = numbersOf(backend, inputs.x);
  const to = numbersOf(backend, laid);
  const plane = rows * batch * columns;
  const lastRow = Math.min(height, rows - top);
  const lastColumn = Math.min(width, columns - left);
  for (let n = 0; n < batch; n++)
    for (let y = 0; y < lastRow; y++) {
      let source = (n * height + y) * width * channels;
      const start = ((y + top) * batch + n) * columns + left;
      for (let x = 0; x < lastColumn; x++)
        for (let c = 0, target = start + x; c < channels; c++, target += plane)
          to[target] = from[source++] ?? 0;
    }
  return laid;
}

/** [spread height, 1, batch x padded width, kw x out] */
function layShiftedUpstream(
  { backend, inputs }: WasmKernelRun<"x" | "dy", unknown>,
  forward: Forward,
): TensorInfo {
  const { batch, outHeight, outWidth, outputs, kernelWidth, stride } = forward;
  const { columns } = paddedSize(forward);
  const spreadHeight = (outHeight - 1) * stride + 1;
  const laid = makeZeros(backend, [spreadHeight, 1, batch * columns, kernelWidth * outputs]);
  const from = numbersOf(backend, inputs.dy);
  const to = numbersOf(backend, laid);
  const pixel = kernelWidth * outputs;
  for (let n = 0; n < batch; n++)
    for (let y = 0; y < outHeight; y++) {
      const row = (n * outHeight + y) * outWidth * outputs;
      const start = (y * stride * batch + n) * columns * pixel;
      for (let x = 0; x < outWidth; x++)
        for (let shift = 0; shift < kernelWidth; shift++) {
          const source = row + x * outputs;
          const target = start + (x * stride + shift) * pixel + shift * outputs;
          for (let o = 0; o < outputs; o++) to[target + o] = from[source + o] ?? 0;
        }
    }
  return laid;
}

/** From [in, kh, 1, kw x out] to [kh, kw, in, out]. */
function reorderTaps(from: Float32Array, to: Float32Array, forward: Forward): void {
  const { inputs, outputs, kernelHeight, kernelWidth } = forward;
  let source = 0;
  for (let i = 0; i < inputs; i++)
    for (let tap = 0; tap < kernelHeight * kernelWidth; tap++)
      for (let o = 0; o < outputs; o++)
        to[(tap * inputs + i) * outputs + o] = from[source++] ?? 0;
}

/** [batch, spread height, spread width, out], with zeros between what the stride had skipped. */
function spreadUpstream(
  { backend, inputs }: WasmKernelRun<"dy" | "filter", unknown>,
  { batch, outHeight, outWidth, outputs, stride }: Forward,
): TensorInfo {
  const rows = (outHeight - 1) * stride + 1;
  const columns = (outWidth - 1) * stride + 1;
  const spread = makeZeros(backend, [batch, rows, columns, outputs]);
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
