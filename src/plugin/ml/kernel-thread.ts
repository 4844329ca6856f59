export { type KernelHost, runKernelThread, type ThreadWorker } from "#compute/index.ts"; // the worker does not know compute
