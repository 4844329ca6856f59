import { findBackend } from "@tensorflow/tfjs-core";

/** Takes the device from under a started backend of tfjs, as a driver that stops does. */
export function loseDevice(name: "webgpu" | "webgl"): void {
  losses[name](findBackend(name));
}

const losses: { readonly [N in "webgpu" | "webgl"]: (backend: unknown) => void } = {
  webgpu: (backend) => (backend as { device: { destroy(): void } }).device.destroy(), // a public field of WebGPUBackend
  webgl(backend) {
    const { gpgpu } = backend as { gpgpu: { gl: WebGL2RenderingContext } }; // one of MathBackendWebGL
    gpgpu.gl.getExtension("WEBGL_lose_context")?.loseContext();
  },
};
