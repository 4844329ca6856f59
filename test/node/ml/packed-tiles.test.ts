import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { packTiles, TileMean } from "#ml/predict/packed-tiles.ts";

const even = (value: number) => [value, value] as const;

test("tiles are packed as BiaPy packs them: evenly, the rest taken from the last", () => {
  const rows = (height: number, tile: number, padding: number, overlap = 0) => {
    const spec = { tile: even(tile), padding: even(padding), overlap: even(overlap) };
    return packTiles({ height, width: 1 }, spec).map(({ kept }) => kept.y);
  };
  // By BiaPy's rule (danifranco/BiaPy 01a3f57, data/data_2D_manipulation.py): step 192 of 3 tiles leaves 64 too many, 32 a step.
  assert.deepEqual(rows(512, 256, 32), [0, 160, 320]);
  // Step 100, 6 tiles, 88 too many: 17 a step, and 3 of the last.
  assert.deepEqual(rows(512, 100, 0), [0, 83, 166, 249, 332, 412]);
  assert.deepEqual(rows(512, 256, 0, 0.5), [0, 86, 172, 256]);
  assert.deepEqual(rows(256, 256, 0), [0]);
  assert.deepEqual(rows(40, 64, 8), [0]);
});

test("what a network leaves as it is comes out as it was, whatever the tiles", () => {
  const side = fc.integer({ min: 3, max: 70 });
  const share = fc.double({ min: 0, max: 0.9, noNaN: true });
  const both = <T>(one: fc.Arbitrary<T>) => fc.tuple(one, one);
  fc.assert(
    fc.property(
      both(side),
      both(fc.integer({ min: 16, max: 40 })),
      both(fc.nat(7)),
      both(share),
      ([height, width], tile, padding, overlap) => {
        const mean = new TileMean({ height, width, channels: 2 });
        const valueAt = (y: number, x: number, c: number) => y * 100 + x + c / 2;
        for (const packed of packTiles({ height, width }, { tile, padding, overlap })) {
          const { seen, kept } = packed;
          assert.deepEqual([seen.height, seen.width], tile);
          assert.deepEqual([kept.y - seen.y, kept.x - seen.x], padding);
          const values = Float32Array.from({ length: tile[0] * tile[1] * 2 }, (_, i) =>
            valueAt(seen.y + Math.floor(i / 2 / tile[1]), seen.x + ((i >> 1) % tile[1]), i % 2),
          );
          mean.add(packed, values);
        }
        const expected = Float32Array.from({ length: height * width * 2 }, (_, i) =>
          valueAt(Math.floor(i / 2 / width), (i >> 1) % width, i % 2),
        );
        assert.deepEqual(mean.mean, expected);
      },
    ),
    { numRuns: 40 },
  );
});
