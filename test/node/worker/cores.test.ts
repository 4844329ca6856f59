import { assert, describe, it } from "vitest";
import { WorkerClient } from "#worker/client.ts";
import { Cores } from "#worker/cores.ts";
import { serve } from "#worker/serve.ts";
import { usePage } from "#worker/tokens.ts";

describe("the cores that may compute", () => {
  it("are all, and one less while the page is in use", async () => {
    const cores = new Cores(4);
    const { port1, port2 } = new MessageChannel();
    serve(port1, cores.services);
    const client = new WorkerClient(() => ({ port: port2, end: () => port2.close() }));
    for (const port of [port1, port2]) port.start();
    assert.equal(cores.now, 4);
    await client.run(usePage, { isInUse: true });
    assert.equal(cores.now, 3);
    await client.run(usePage, { isInUse: false });
    assert.equal(cores.now, 4);
    port1.close();
  });

  it("are one where there is but one", async () => {
    const cores = new Cores(1);
    const { port1, port2 } = new MessageChannel();
    serve(port1, cores.services);
    const client = new WorkerClient(() => ({ port: port2, end: () => port2.close() }));
    for (const port of [port1, port2]) port.start();
    await client.run(usePage, { isInUse: true });
    assert.equal(cores.now, 1);
    port1.close();
  });
});
