// The one import for effect: without the gradients tfjs-core cannot train. Loaded late, by executor.ts.
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";

export * as tf from "@tensorflow/tfjs-core";
