import { type Conversion, integers, type NodeOf } from "./conversion.ts";

/** Below every value of a map; graphics cards need not know infinities. */
const lowest = Float32Array.of(-3.4028234663852886e38);

/** TF.js pools without explicit padding: the border is padded before. */
export function maxPool(of: Conversion<NodeOf<"max-pool">>): void {
  const { node, inputs, constant, emit } = of;
  const { kernel } = node;
  const pad = () =>
    emit("PadV2", {
      name: "padded",
      inputs: [
        ...inputs,
        constant("border", integers([4, 2], 0, 0, 1, 1, 1, 1, 0, 0)),
        constant("lowest", { shape: [], data: lowest }),
      ],
    });
  emit("MaxPool", {
    inputs: kernel === 3 ? [pad()] : inputs,
    attributes: {
      ksize: { ints: [1, kernel, kernel, 1] },
      strides: { ints: [1, 2, 2, 1] },
      padding: { text: "VALID" },
      data_format: { text: "NHWC" },
    },
  });
}

const resizes = { nearest: "ResizeNearestNeighbor", bilinear: "ResizeBilinear" } as const;

/** To twice the height and width that the map has when it runs. */
export function upsample(of: Conversion<NodeOf<"upsample">>): void {
  const { node, inputs, constant, emit } = of;
  const T = { type: "DT_INT32" } as const;
  const size = emit("StridedSlice", {
    name: "size",
    inputs: [
      emit("Shape", { name: "shape", inputs }),
      constant("first", integers([1], 1)),
      constant("end", integers([1], 3)),
      constant("step", integers([1], 1)),
    ],
    attributes: { T, Index: T },
  });
  const doubled = emit("Mul", {
    name: "doubled",
    inputs: [size, constant("two", integers([2], 2, 2))],
    attributes: { T },
  });
  emit(resizes[node.mode], {
    inputs: [...inputs, doubled],
    attributes: {
      align_corners: { flag: false },
      half_pixel_centers: { flag: node.mode === "bilinear" }, // to twice the size nearest is the same without
    },
  });
}
