import { assert, describe, it } from "vitest";
import {
  type Backend,
  type Breakdown,
  type ChosenNetwork,
  DeviceLost,
  graphBuilder,
  type Network,
  OutOfMemory,
} from "#compute/index.ts";
import { bce } from "#ml/losses/bce.ts";
import { Successors } from "#ml/networks.ts";

const graph = graphBuilder(1).build();
const loss = bce.build(bce.defaults);
const network = {} as Network; // nobody asks it for anything

/** Makes networks on the first of these backends that has not broken down. */
function successors(...backends: readonly Backend[]): Successors {
  const create = async (
    _: unknown,
    { breakdowns }: { readonly breakdowns?: ReadonlyMap<Backend, Breakdown> },
  ): Promise<ChosenNetwork> => {
    const backend = backends.find((known) => !breakdowns?.has(known)) ?? "cpu";
    return { network, backend, reason: "" };
  };
  return new Successors({ create }, { graph, loss, weights: new Map(), backend: "auto" });
}

/** The backends of one network after the other, each of which ended by a breakdown. */
async function inTurn(from: Successors, breakdowns: readonly Breakdown[]): Promise<Backend[]> {
  const found = [(await from.next()).backend];
  for (const breakdown of breakdowns) found.push((await from.next(breakdown)).backend);
  return found;
}

describe("the networks of one piece of work", () => {
  const lost = new DeviceLost("gone");

  it("move to another backend where a graphics card was lost", async () => {
    assert.deepEqual(await inTurn(successors("webgpu", "simd"), [lost]), ["webgpu", "simd"]);
  });

  it("stay on the SIMD kernels where a thread was killed, once", async () => {
    const from = successors("simd", "cpu");
    assert.deepEqual(await inTurn(from, [lost, lost]), ["simd", "simd", "cpu"]);
  });

  it("leave the SIMD kernels where memory is short", async () => {
    const full = new OutOfMemory("full");
    assert.deepEqual(await inTurn(successors("simd", "cpu"), [full]), ["simd", "cpu"]);
  });
});
