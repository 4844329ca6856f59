import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { directTable } from "#core/labels/direct-table.ts";
import { labelColoring } from "#core/labels/label-color.ts";
import { LabelIds } from "#core/labels/label-ids.ts";
import { okabeItoPalette } from "#core/labels/palettes.ts";

const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...[0, 1, 2].map((i) => (a[i] ?? 0) - (b[i] ?? 0)));

test("no other label looks like the selected one, whatever the palette, the seed and the ids", () => {
  const id = fc.integer({ min: 1, max: 2 ** 32 - 1 });
  const seed = fc.integer({ min: 0, max: 9 });
  const palette = fc.constantFrom("auto" as const, "okabe-ito" as const);
  fc.assert(
    fc.property(
      id,
      fc.array(id, { maxLength: 300 }),
      seed,
      palette,
      (selected, ids, seed, palette) => {
        const coloring = labelColoring({ palette, seed, selected, direct: undefined });
        for (const other of ids.filter((id) => id !== selected && (seed > 0 || id > 16)))
          assert.isAtLeast(distance(coloring.colorOf(other), coloring.colorOf(selected)), 48);
      },
    ),
    { numRuns: 60 },
  );
});

test("selecting a label changes neither its own colour nor that of one that looks otherwise", () => {
  const plain = labelColoring({ palette: "auto", seed: 0, selected: 0, direct: undefined });
  const chosen = labelColoring({ palette: "auto", seed: 0, selected: 500, direct: undefined });
  const isSame = (id: number) => distance(plain.colorOf(id), chosen.colorOf(id)) === 0;
  assert.isTrue(isSame(500));
  for (let id = 1; id < 400; id++)
    assert.isTrue(isSame(id) || distance(plain.colorOf(id), chosen.colorOf(500)) < 48, `id ${id}`);
});

test("single colours are found by id in the table that the shader searches, however many there are", () => {
  const colors = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [1 + i * 65_537, [i % 256, 2, 3, 255]] as const),
  );
  const table = directTable(colors, new LabelIds({ isWide: false }));
  assert.equal(table?.colors.size, 20_000);
  const ids = new Set(table?.entries.filter((_, i) => i % 2 === 0));
  for (const id of table?.colors.keys() ?? []) assert.isTrue(ids.has(id));
  assert.isUndefined(directTable({}, new LabelIds({ isWide: false })));
});

test("colour-blind people see every two colours of the safe palette apart", () => {
  const [, ...colors] = okabeItoPalette.colors;
  for (const kind of ["protan", "deutan", "tritan"] as const)
    for (const [i, one] of colors.entries())
      for (const other of colors.slice(0, i))
        assert.isAbove(distance(seen(one, kind), seen(other, kind)), 0.07, `${kind} ${i}`);
});

/** Machado et al. 2009, severity 1, on linear RGB; then OKLab. */
const dichromacy = {
  protan: [
    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
  ],
  deutan: [
    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881,
  ],
  tritan: [
    1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039,
  ],
};

function seen(rgb: readonly number[], kind: keyof typeof dichromacy): number[] {
  const linear = rgb.map((c) =>
    c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
  );
  const m = dichromacy[kind];
  const row = (r: number) =>
    [0, 1, 2].reduce((sum, c) => sum + (m[3 * r + c] ?? 0) * (linear[c] ?? 0), 0);
  const [r = 0, g = 0, b = 0] = [row(0), row(1), row(2)].map((v) => Math.min(1, Math.max(0, v)));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const q = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * q - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * q + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * q - 0.808675766 * s,
  ];
}
