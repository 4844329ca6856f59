import { assert, describe, it } from "vitest";
import {
  type Backend,
  createExecutor,
  DeviceLost,
  Executors,
  type Graph,
  graphBuilder,
  initialWeights,
  type Machine,
  NoBackend,
  OutOfMemory,
  type Precision,
} from "#compute/index.ts";
import { kernelHost } from "./kernel-host.ts";
import { gpu, noLoss, playing, withCard } from "./machines.ts";

const { add, build } = graphBuilder(1);
add({
  ...{ kind: "conv2d", id: "head", inputs: ["input"], channels: 1, kernel: [1, 1] },
  ...{ stride: 1, padding: [0, 0], bias: true, initial: "torch" },
});
const graph = build();
const weights = initialWeights(graph, () => 0.5);
const swiftShader = gpu({ info: { vendor: "google", architecture: "swiftshader" } });

async function choice(
  machine: Machine,
  {
    backend = "auto",
    ...of
  }: {
    backend?: Backend | "auto";
    graph?: Graph;
    breakdowns?: ReadonlyMap<Backend, DeviceLost | OutOfMemory>;
    precision?: Precision;
    start?: typeof createExecutor;
  } = {},
) {
  const executors = new Executors(machine, of.start ?? playing());
  try {
    const { breakdowns = new Map(), precision } = of;
    const request = { loss: noLoss, weights, backend, breakdowns, precision };
    return await executors.create(of.graph ?? graph, request);
  } finally {
    executors.dispose();
  }
}

async function reason(...of: Parameters<typeof choice>): Promise<string> {
  return (await choice(...of)).reason;
}

async function refusal(...of: Parameters<typeof choice>): Promise<string> {
  const error = await choice(...of).catch((e: unknown) => e);
  assert.instanceOf(error, NoBackend);
  return error.message;
}

describe("the choice of an executor", () => {
  it("is the best of the machine, and says what it is", async () => {
    assert.equal(await reason(withCard), "WebGPU on H200");
    assert.equal(
      await reason(
        { kernels: kernelHost(), gpu: swiftShader, threads: 2 },
        { start: createExecutor },
      ),
      "SIMD kernels on 2 threads: WebGPU here is only software, SwiftShader",
    );
    assert.equal(await reason({}), "JavaScript: no WebGPU here");
  });

  it("says why there is one thread where threads cannot be started", async () => {
    const kernels = { ...kernelHost(), spawn: undefined };
    assert.equal(
      await reason({ kernels, threads: 4 }, { start: createExecutor }),
      "SIMD kernels on one thread, since this page is not cross-origin isolated: no WebGPU here",
    );
  });

  it("is what was asked for, if that is there", async () => {
    assert.equal(
      await reason(withCard, { backend: "simd" }),
      "SIMD kernels on one thread, since this page is not cross-origin isolated, as asked",
    );
    assert.equal(
      await reason({ gpu: swiftShader }, { backend: "webgpu" }),
      "WebGPU on SwiftShader, as asked",
    );
  });

  it("says whether it has the half precision that was asked for", async () => {
    const precision = "float16";
    assert.equal(await reason(withCard, { precision }), "WebGPU on H200 in half precision");
    assert.equal(
      await reason({}, { precision }),
      "JavaScript in full precision, the only one it has: no WebGPU here",
    );
  });

  it("refuses what the machine lacks, and says what it has", async () => {
    assert.equal(
      await refusal({ kernels: kernelHost() }, { backend: "webgpu" }),
      "WebGPU does not start (this machine has none); what may: simd, cpu",
    );
  });

  it("passes over what does not start, and says why", async () => {
    const start: typeof createExecutor = (machine, backend) =>
      backend === "webgpu" ? Promise.reject(new Error("blocked")) : playing()(machine, backend);
    assert.equal(
      await reason(withCard, { start }),
      "SIMD kernels on one thread, since this page is not cross-origin isolated: WebGPU does not start (blocked)",
    );
    assert.equal(
      await refusal(withCard, { start, backend: "webgpu" }),
      "WebGPU does not start (blocked); what may: simd, tfjs-webgpu, cpu",
    );
  });
});

describe("a graph with a node that a backend lacks", () => {
  const strange = {
    inputChannels: 1,
    nodes: [...graph.nodes, { kind: "deform", id: "warp", inputs: ["head"] }],
  } as unknown as Graph; // as a file might hold it

  it("is told which, and that nothing else has it either", async () => {
    assert.equal(
      await refusal({ kernels: kernelHost(), gpu: swiftShader }, { graph: strange }),
      "SIMD kernels have no deform; WebGPU has no deform; tfjs on WebGPU has no deform; JavaScript has no deform; nothing else is there",
    );
  });
});

describe("work whose network broke down", () => {
  const lost = new DeviceLost("unplugged");

  it("goes on with the next best, whatever was asked for", async () => {
    const breakdowns = new Map([["webgpu", lost]] as const);
    for (const backend of ["auto", "webgpu"] as const) {
      const next = await choice(withCard, { backend, breakdowns });
      assert.equal(next.backend, "simd");
      assert.match(next.reason, /^SIMD kernels .*: WebGPU was lost \(unplugged\)$/);
    }
  });

  it("goes from a full graphics card to the SIMD kernels, and from those nowhere", async () => {
    const full = new OutOfMemory("4 GiB are not enough");
    const next = await choice(withCard, { breakdowns: new Map([["webgpu", full]] as const) });
    assert.equal(next.backend, "simd");
    assert.match(next.reason, /: WebGPU ran out of memory \(4 GiB are not enough\)$/);
    const breakdowns = new Map([["simd", full]] as const);
    const error = await choice(withCard, { breakdowns }).catch((e: unknown) => e);
    assert.equal(error, full);
  });

  it("ends where there is nothing left", async () => {
    const breakdowns = new Map([["cpu", lost]] as const);
    assert.equal(
      await refusal({}, { breakdowns }),
      "JavaScript was lost (unplugged); nothing else is there",
    );
  });
});

describe("the executors of a machine", () => {
  const request = { loss: noLoss, weights, backend: "auto" } as const;
  const input = [new Float32Array(4), { batch: 1, height: 2, width: 2 }] as const;

  it("start a backend once, and anew after it was lost", async () => {
    const started: Backend[] = [];
    const card: { isUp: boolean } = { isUp: true };
    const start = playing(() => {
      if (!card.isUp) throw new DeviceLost("unplugged");
    });
    const executors = new Executors(withCard, (machine, backend) => {
      started.push(backend);
      return start(machine, backend);
    });
    const { network } = await executors.create(graph, request);
    await executors.create(graph, request);
    assert.deepEqual(started, ["webgpu"]);
    card.isUp = false;
    const error = await network.predict(...input).catch((e: unknown) => e);
    assert.instanceOf(error, DeviceLost);
    card.isUp = true;
    const { network: again } = await executors.create(graph, request);
    assert.deepEqual(started, ["webgpu", "webgpu"]);
    assert.lengthOf(await again.predict(...input), 4);
    executors.dispose();
  });

  it("hand on what is wrong with the weights", async () => {
    const executors = new Executors({}, playing());
    const error = await executors
      .create(graph, { ...request, weights: new Map() })
      .catch((e: unknown) => e);
    assert.match(String(error), /The weights lack head.weight/);
    executors.dispose();
  });
});
