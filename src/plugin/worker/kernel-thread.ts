// The entry of a kernel thread: a worker that the learning plugin's worker starts to compute with it.
import { runKernelThread } from "#ml/kernel-thread.ts";

declare const self: DedicatedWorkerGlobalScope;

runKernelThread({
  postMessage: (message) => self.postMessage(message),
  onMessage: (listener) => self.addEventListener("message", ({ data }) => listener(data)),
});
