import { assert } from "chai";
import { test } from "vitest";
import { omeZarr05 } from "#io/write/ome-zarr-0.5.ts";
import { tiff } from "#io/write/tiff.ts";
import type { Writer } from "#io/write/writer.ts";
import { roundsBeside } from "#viewer/review/rounds-beside.ts";

test("the rounds of labels are saved beside them, whatever they are called", () => {
  const beside = (path: string, writer: Writer = omeZarr05) =>
    roundsBeside({ kind: "opfs", path }, writer);
  const names = {
    "saved/a.ome.zarr": "saved/a-rounds.ome.zarr",
    "cells.zarr/labels/nuclei": "cells.zarr/labels/nuclei-rounds",
    "cells.zarr/labels/v1.2": "cells.zarr/labels/v1.2-rounds",
  };
  for (const [path, wanted] of Object.entries(names))
    assert.deepEqual(beside(path), { kind: "opfs", path: wanted });
  assert.deepEqual(beside("mask.tiff", tiff), { kind: "opfs", path: "mask-rounds.tiff" });
  const url = "http://localhost/files/my%20mask.ome.zarr";
  const wanted = { kind: "http", url: "http://localhost/files/my%20mask-rounds.ome.zarr" } as const;
  assert.deepEqual(roundsBeside({ kind: "http", url }, omeZarr05), wanted);
});
