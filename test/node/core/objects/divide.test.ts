import fc from "fast-check";
import { assert, test } from "vitest";
import { Breather } from "#core/labels/breather.ts";
import { cutThrough } from "#core/objects/cut-through.ts";
import { innerDistance } from "#core/objects/inner-distance.ts";
import { extended, linePixels } from "#core/objects/line-pixels.ts";
import { splitFromSeeds } from "#core/objects/split-from-seeds.ts";
import type { Volume } from "#core/objects/volume.ts";

const breather = new Breather(new AbortController().signal);

/** Planes of rows of characters: "." is outside. */
function volume(...planes: readonly (readonly string[])[]): Volume {
  const [height, width] = [planes[0]?.length ?? 0, planes[0]?.[0]?.length ?? 0];
  const inside = Uint8Array.from(planes.flat().join(""), (c) => Number(c !== "."));
  return { depth: planes.length, height, width, inside };
}

const shown = (pieces: Int32Array | undefined, { width }: Volume) =>
  pieces && [...pieces].join("").match(new RegExp(`.{${width}}`, "g"));

const someVolume = fc
  .record({ depth: fc.integer({ min: 1, max: 4 }), height: fc.integer({ min: 1, max: 6 }) })
  .chain(({ depth, height }) =>
    fc
      .array(fc.boolean(), { minLength: depth * height * 6, maxLength: depth * height * 6 })
      .map((bits): Volume => ({ depth, height, width: 6, inside: Uint8Array.from(bits, Number) })),
  );

test("the inner distance is that to the nearest voxel that is not of the object, planes being as far apart as they are", async () => {
  await fc.assert(
    fc.asyncProperty(someVolume, fc.constantFrom(1, 2.5), async (of, planeStep) => {
      const found = await innerDistance(of, { planeStep, breather });
      for (let at = 0; at < found.length; at++)
        assert.closeTo(found[at] ?? 0, nearestOutside(of, at, planeStep), 1e-4);
    }),
    { numRuns: 40 },
  );
});

/** By looking at every place in and around the volume. */
function nearestOutside({ depth, height, width, inside }: Volume, at: number, planeStep: number) {
  const [z0, rest] = [Math.floor(at / (height * width)), at % (height * width)];
  const [y0, x0] = [Math.floor(rest / width), rest % width];
  let nearest = Number.POSITIVE_INFINITY;
  const rim = depth > 1 ? 1 : 0;
  for (let z = -rim; z < depth + rim; z++)
    for (let y = -1; y <= height; y++)
      for (let x = -1; x <= width; x++) {
        const isThere = z >= 0 && z < depth && y >= 0 && y < height && x >= 0 && x < width;
        if (isThere && inside[(z * height + y) * width + x]) continue;
        nearest = Math.min(nearest, Math.hypot((z - z0) * planeStep, y - y0, x - x0));
      }
  return nearest;
}

const dumbbell = volume([
  ".####......###.",
  "######....#####",
  "###############",
  "######....#####",
  ".####......###.",
]);

test("an object is divided where it is narrowest between two seeds, wherever in its bulges they lie", async () => {
  for (const seeds of [
    [2 * 15 + 2, 2 * 15 + 12],
    [1 * 15, 4 * 15 + 13],
  ]) {
    const pieces = await splitFromSeeds(dumbbell, { seeds, planeStep: 1, breather });
    const rows = shown(pieces, dumbbell) ?? [];
    assert.match(rows[2] ?? "", /^1{6,9}2{6,9}$/);
    assert.isTrue(rows.every((row) => /^[01]*[02]*$/.test(row)));
    const [first, second] = seeds.map((seed) => pieces[seed]);
    assert.deepEqual([first, second], [1, 2]);
  }
});

test("seeds in one bulge get what is nearest to each", async () => {
  const square = volume(["######", "######", "######"]);
  const seeds = [6, 11];
  const pieces = await splitFromSeeds(square, { seeds, planeStep: 1, breather });
  assert.deepEqual(shown(pieces, square), ["111222", "111222", "111222"]);
});

test("seeds leave no voxel that hangs together with one to nobody, and take none outside", async () => {
  await fc.assert(
    fc.asyncProperty(someVolume, fc.nat(), fc.nat(), async (of, a, b) => {
      const places = [...of.inside.keys()].filter((at) => of.inside[at]);
      const seeds = [...new Set([a, b].map((n) => places[n % places.length] ?? 0))];
      fc.pre(places.length > 0);
      const pieces = await splitFromSeeds(of, { seeds, planeStep: 1, breather });
      assert.isTrue(pieces.every((piece, at) => piece === 0 || of.inside[at] === 1));
      for (const [i, seed] of seeds.entries()) assert.equal(pieces[seed], i + 1);
    }),
    { numRuns: 40 },
  );
});

test("nothing gets through between the pixels of a line, not by corners either", () => {
  const line = [
    ...linePixels([
      { y: 0, x: 0 },
      { y: 3, x: 7 },
      { y: 9, x: 1.2 },
    ]),
  ];
  assert.deepEqual(line[0], { y: 0, x: 0 });
  assert.deepEqual(line.at(-1), { y: 9, x: 1 });
  for (const [i, at] of line.slice(1).entries()) {
    const before = line[i] ?? at;
    assert.equal(Math.abs(at.y - before.y) + Math.abs(at.x - before.x), 1);
  }
});

test("a line across an object makes two of it, and its own pixels go to both", () => {
  const cut = new Uint8Array(dumbbell.inside.length);
  for (let y = 0; y < 5; y++) cut[y * 15 + 8] = 1;
  assert.deepEqual(shown(cutThrough(dumbbell, cut), dumbbell), [
    "011110000002220",
    "111111000022222",
    "111111111222222",
    "111111000022222",
    "011110000002220",
  ]);
});

test("a line that ends within an object leaves it whole", () => {
  const cut = new Uint8Array(dumbbell.inside.length);
  for (let y = 0; y < 3; y++) cut[y * 15 + 3] = 1;
  assert.isUndefined(cutThrough(dumbbell, cut));
});

test("a part that the line does not touch stays with the largest piece", () => {
  const apart = volume([...Array(5).keys()].map(() => "########.##"));
  const cut = new Uint8Array(apart.inside.length);
  for (let x = 0; x < 8; x++) cut[1 * 11 + x] = 1;
  const pieces = shown(cutThrough(apart, cut), apart);
  assert.deepEqual([pieces?.[0], pieces?.[4]], ["22222222011", "11111111011"]);
});

test("a line is drawn on straight beyond its ends", () => {
  const line = extended(
    [
      { y: 5, x: 5 },
      { y: 5, x: 8 },
      { y: 5, x: 9 },
    ],
    8,
  );
  assert.deepEqual(line[0], { y: 5, x: -3 });
  assert.deepEqual(line.at(-1), { y: 5, x: 17 });
});
