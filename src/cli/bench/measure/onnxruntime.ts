import { encodeOnnx } from "#ml/onnx/encode-onnx.ts";
import { imageTiles } from "./bench-case.ts";
import { referenceData } from "./data.ts";
import type { StartSubject } from "./subject.ts";

/** onnxruntime-web on its WebAssembly, with the reference U-Net as we export it. It predicts; it does not train. */
export const startOnnxruntime: StartSubject = async (of, { place }) => {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  env.wasm.wasmPaths = place.peers;
  const binary = await place.readPeer("ort-wasm-simd-threaded.wasm");
  env.wasm.wasmBinary = binary.buffer;
  env.wasm.numThreads = of.threads;
  const { graph, weights, batch } = referenceData(of.preset);
  const session = await InferenceSession.create(encodeOnnx({ graph, weights, output: "logits" }), {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
  });
  const { batch: images, height, width } = batch.shape;
  const input = new Tensor("float32", batch.input, [images, 1, height, width]); // one channel: NHWC is NCHW
  return {
    predict: () => session.run({ input }),
    async predictImage() {
      for (let tile = 0; tile < imageTiles; tile += images) await session.run({ input });
    },
    note: "its image is the tiles alone, without reading, blending and writing",
    dispose: () => void session.release(),
  };
};
