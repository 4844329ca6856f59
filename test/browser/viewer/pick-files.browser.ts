import { assert } from "chai";
import { isFailure } from "#core/failure.ts";
import { pickFile, pickFolder } from "#viewer/index.ts";

describe("pickFile and pickFolder", () => {
  it("say that they need a click where there was none, in place of waiting for a dialog that nobody sees", async () => {
    const { signal } = new AbortController();
    for (const picking of [pickFile(signal), pickFolder(signal)]) {
      const error = await picking.then(
        () => undefined,
        (error: unknown) => error,
      );
      assert.isTrue(isFailure(error, "source/no-permission"), String(error));
      assert.match(String(error), /only right after a click or a key/);
    }
  });
});
