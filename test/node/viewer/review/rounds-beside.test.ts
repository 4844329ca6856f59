import { assert } from "chai";
import { test } from "vitest";
import { roundsBeside } from "#viewer/review/rounds-beside.ts";

test("the rounds of labels are saved beside them, whatever they are called", () => {
  const beside = (path: string) => roundsBeside({ kind: "opfs", path });
  const names = {
    "saved/a.ome.zarr": "saved/a-rounds.ome.zarr",
    "cells.zarr/labels/nuclei": "cells.zarr/labels/nuclei-rounds",
    "mask.tif": "mask-rounds.tif",
  };
  for (const [path, wanted] of Object.entries(names))
    assert.deepEqual(beside(path), { kind: "opfs", path: wanted });
  const url = "http://localhost/files/my%20mask.ome.zarr";
  const wanted = { kind: "http", url: "http://localhost/files/my%20mask-rounds.ome.zarr" } as const;
  assert.deepEqual(roundsBeside({ kind: "http", url }), wanted);
});
