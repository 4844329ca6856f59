import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Backend } from "../choose.ts";
import type { Tf } from "./loss.ts";

/** What a backend of ours runs on in tfjs; webgpu itself shares its device. */
export const tfNames = {
  webgpu: "webgpu",
  "tfjs-webgpu": "webgpu",
  webgl: "webgl",
  cpu: "cpu",
} as const satisfies { readonly [K in Exclude<Backend, "simd">]: string };

export type TfName = (typeof tfNames)[keyof typeof tfNames];

/** Each backend's code is fetched only when it is started; importing it registers it with tfjs. */
const loaders: { readonly [K in TfName]: () => Promise<unknown> } = {
  webgpu: () => import("@tensorflow/tfjs-backend-webgpu"),
  webgl: () => import("@tensorflow/tfjs-backend-webgl"),
  cpu: () => import("@tensorflow/tfjs-backend-cpu"),
};

/** Loads tfjs with one backend and makes it current; throws an Error where it does not start. */
export async function startBackend(name: TfName): Promise<Tf> {
  const tf = await loadTfjs();
  await loaders[name]();
  if (!(await tf.setBackend(name))) throw new Error(`tfjs's ${name} backend does not start here`);
  return tf;
}

/** Takes a lost backend out of tfjs, so that its next start gets a new device. Does nothing where that has been done. */
export function releaseBackend(tf: Tf, lost: KernelBackend): void {
  const name = Object.values(tfNames).find((one) => tf.findBackend(one) === lost);
  if (name === undefined) return;
  const factory = tf.findBackendFactory(name);
  tf.removeBackend(name);
  tf.registerBackend(name, factory);
}

/** Loads tfjs, once; its backends are the caller's to load. */
export async function loadTfjs(): Promise<Tf> {
  const { tf } = await import("./tensors.ts"); // late: naming a graph or a loss needs no tfjs
  tf.enableProdMode(); // else it advertises its Node package on the console
  return tf;
}
