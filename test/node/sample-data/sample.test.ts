import FileSystemStore from "@zarrita/storage/fs";
import { assert } from "chai";
import { describe, test } from "vitest";
import * as zarr from "zarrita";
import { mean, mode, pyramid } from "../../../sample-data/pyramid.ts";

const images = [
  { name: "membranes", labels: "membrane", shape: [8, 512, 512], dtype: "uint8", leading: 1 },
  { name: "nuclei", labels: "nuclei", shape: [2, 768, 768], dtype: "uint16", leading: 0 },
];

for (const { name, labels, shape, dtype, leading } of images)
  describe(`sample-data/${name}.ome.zarr`, () => {
    const image = `sample-data/${name}.ome.zarr`;
    const labelled = `${image}/labels/${labels}`;

    test("image and labels say the same version, list each other, and name their axes", async () => {
      const [root, list, group] = await Promise.all([
        attributesOf(image),
        attributesOf(`${image}/labels`),
        attributesOf(labelled),
      ]);
      assert.deepEqual([root.version, list.version, group.version], ["0.5", "0.5", "0.5"]);
      assert.deepEqual(list.labels, [labels]);
      assert.equal(group["image-label"].source.image, "../../");
      for (const [path, ome] of [[image, root] as const, [labelled, group] as const]) {
        const [{ axes, datasets }] = ome.multiscales;
        assert.lengthOf(datasets, 3);
        for (const dataset of datasets) {
          const { dimensionNames } = await openArray(`${path}/${dataset.path}`);
          assert.deepEqual(
            dimensionNames,
            axes.map((axis: { name: string }) => axis.name),
          );
        }
      }
    });

    test("each level is half the one before: means of the image, and no new ids in the labels", async () => {
      const levels = await readLevels(image);
      assert.deepEqual(levels[0]?.shape, shape);
      assert.equal((await openArray(`${image}/0`)).dtype, dtype);
      assertPyramid(levels, mean);
      assertPyramid(await readLevels(labelled), mode);
    });

    test("a threshold finds much of what is labelled, but a network has something to add", async () => {
      const [truth] = await readLevels(labelled);
      const [grey] = await readLevels(image);
      assert.deepEqual(truth?.shape, shape.slice(1 - leading));
      const found = bestThreshold(grey?.data ?? [], truth?.data ?? []);
      assert.isAbove(found, 0.55);
      assert.isBelow(found, 0.82);
    });
  });

test("the ids of the nuclei have no gaps, and each has its colour", async () => {
  const path = "sample-data/nuclei.ome.zarr/labels/nuclei";
  const [level] = await readLevels(path);
  const ids = [...new Set(level?.data)].sort((a, b) => a - b);
  assert.deepEqual(
    ids,
    ids.map((_, i) => i),
  );
  const { colors } = (await attributesOf(path))["image-label"];
  assert.deepEqual(
    colors.map((color: { "label-value": number }) => color["label-value"]),
    ids.slice(1),
  );
});

interface Level {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Uint16Array;
}

async function attributesOf(path: string): Promise<any> {
  const { attrs } = await zarr.open.v3(new FileSystemStore(path), { kind: "group" });
  const { ome } = attrs;
  return ome;
}

function openArray(path: string) {
  return zarr.open.v3(new FileSystemStore(path), { kind: "array" });
}

async function readLevels(path: string): Promise<Level[]> {
  return Promise.all(
    [0, 1, 2].map(async (level) => {
      const { data, shape } = await zarr.get(await openArray(`${path}/${level}`));
      if (!(data instanceof Uint8Array || data instanceof Uint16Array)) throw new Error(path);
      return { data, shape };
    }),
  );
}

function assertPyramid(levels: readonly Level[], join: typeof mean) {
  const [first] = levels;
  if (first === undefined) throw new Error("No levels.");
  const size = first.shape.at(-1) ?? 0;
  const planes = first.data.length / (size * size);
  const expected = pyramid({ planes, size, values: first.data }, { levels: 3, join });
  for (const [i, { values }] of expected.entries())
    assert.isTrue(
      Buffer.from(values.buffer).equals(Buffer.from(levels[i]?.data.buffer ?? new ArrayBuffer(0))),
    );
}

/** The best Dice that a threshold reaches on as many pixels as there are labels, whichever side is labelled. */
function bestThreshold(grey: ArrayLike<number>, truth: ArrayLike<number>): number {
  const [inside, all] = [new Float64Array(65537), new Float64Array(65537)];
  let labelled = 0;
  for (let i = 0; i < truth.length; i++) {
    const value = grey[i] ?? 0;
    all[value] = (all[value] ?? 0) + 1;
    if (truth[i] === 0) continue;
    inside[value] = (inside[value] ?? 0) + 1;
    labelled++;
  }
  let best = 0;
  let [below, hits] = [0, 0];
  for (const [value, count] of all.entries()) {
    below += count;
    hits += inside[value] ?? 0;
    const dark = (2 * hits) / (below + labelled);
    const bright = (2 * (labelled - hits)) / (truth.length - below + labelled);
    best = Math.max(best, dark, bright);
  }
  return best;
}
