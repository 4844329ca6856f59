import { assert, describe, it } from "vitest";
import { WorkerClient } from "#worker/client.ts";
import { Cores } from "#worker/cores.ts";
import { serve } from "#worker/serve.ts";
import { usePage } from "#worker/tokens.ts";

/** Cores as a worker has them, and the page's line to it. */
function connect(count: number) {
  const cores = new Cores(count);
  const { port1, port2 } = new MessageChannel();
  serve(port2 as never, cores.services); // Node's ports lack a type, not a method
  for (const port of [port1, port2]) port.start();
  const end = () => port1.close();
  return { cores, client: new WorkerClient(() => ({ port: port1 as never, end })) };
}

describe("the cores that may compute", () => {
  it("are all, and one less while the page is in use", async () => {
    const { cores, client } = connect(4);
    assert.equal(cores.now, 4);
    await client.run(usePage, { isInUse: true });
    assert.equal(cores.now, 3);
    await client.run(usePage, { isInUse: false });
    assert.equal(cores.now, 4);
    client.dispose("");
  });

  it("are one where there is but one", async () => {
    const { cores, client } = connect(1);
    await client.run(usePage, { isInUse: true });
    assert.equal(cores.now, 1);
    client.dispose("");
  });
});
