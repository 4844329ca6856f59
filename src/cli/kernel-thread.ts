// The entry of a kernel thread in Node: a worker thread that computes with whoever started it.
import { parentPort } from "node:worker_threads";
import { runKernelThread } from "#ml/kernel-thread.ts";

const port = parentPort;
if (!port) throw new Error("A kernel thread is started by nodeKernelHost, not by itself");
runKernelThread({
  postMessage: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on("message", listener),
});
