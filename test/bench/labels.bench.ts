import { bench, describe } from "vitest";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { encodeRuns } from "#core/labels/patch.ts";
import type { Grid } from "#core/layers/grid.ts";
import { largeImage, largeShape } from "./large-image.ts";

/** 100 000 x 100 000 x 10, halved down to 196. */
function largeGrid(): Grid {
  const levelShapes = Array.from({ length: largeImage.levels }, (_, level) => largeShape(level));
  return {
    axes: ["z", "y", "x"],
    shape: largeShape(0),
    dtype: "uint16",
    levels: levelShapes.length,
    levelShapes,
    scale: [1, 1, 1],
    units: [null, null, null],
  };
}

/** A pointer that wanders 12 pixels an event, back and forth over a view of 1024 x 1024. */
function* wander(): Generator<number[]> {
  for (let i = 0; ; i++) {
    const turn = Math.floor((i * 12) / 900);
    const along = (i * 12) % 900;
    yield [5, 50_000 + ((turn * 9) % 900), 50_000 + (turn % 2 === 0 ? along : 900 - along)];
  }
}

function strokeOn(labels: EditableLabels, radius: number, label: number) {
  const stroke = labels.stroke({ label, radius });
  const path = wander();
  return () => stroke.extend(path.next().value ?? []);
}

describe("one pointer event on 100 000 x 100 000 x 10 labels, all 10 levels", () => {
  for (const radius of [5, 20, 200]) {
    const labels = new EditableLabels(largeGrid());
    let label = 1;
    let extend = strokeOn(labels, radius, label);
    let events = 0;
    bench(`radius ${radius}`, () => {
      events++;
      if (events % 500 === 0) {
        label = (label % 200) + 1; // or everything would be painted already
        extend = strokeOn(labels, radius, label);
      }
      extend();
    });
  }
});

describe("a whole stroke of radius 20 and 1000 pixels", () => {
  const points = [
    [5, 50_000, 50_000],
    [5, 50_700, 50_700],
  ];
  const labels = new EditableLabels(largeGrid());
  let label = 1;
  bench("paint, and keep what undo needs", () => {
    label = (label % 200) + 1;
    labels.paint(points, { label, radius: 20 });
  });
  const edit = labels.paint(points, { label: 999, radius: 20 });
  bench("undo and redo", () => {
    labels.undo(edit);
    labels.redo(edit);
  });
});

/** What a stroke of radius 200 adds to the memory of the labels; chunks of 256 x 256 that it touches, on 10 levels. */
function sayMemory(what: string, to: number[]): void {
  const labels = new EditableLabels(largeGrid());
  const { changed } = labels.paint([[5, 20_000, 20_000], to], { label: 1, radius: 200 });
  const [megapixels, mebibytes] = [changed / 1e6, labels.byteLength / 2 ** 20];
  process.stdout.write(
    `${what}: ${megapixels.toFixed(2)} megapixels painted, ${mebibytes.toFixed(1)} MiB\n`,
  );
}

describe("strokes of radius 200", () => {
  sayMemory("a dab", [5, 20_000, 20_000]);
  sayMemory("1000 pixels, as at level 0", [5, 20_700, 20_700]);
  sayMemory("80 000 pixels, as at the coarsest zoom", [5, 76_500, 76_500]);
  const labels = new EditableLabels(largeGrid());
  let label = 1;
  bench("one of 80 000 pixels, as at the coarsest zoom", () => {
    label = (label % 200) + 1;
    labels.paint(
      [
        [5, 20_000, 20_000],
        [5, 76_500, 76_500],
      ],
      { label, radius: 200 },
    );
  });
});

describe("what undo keeps", () => {
  const labels = new EditableLabels(largeGrid());
  labels.paint([[5, 50_000, 50_000]], { label: 1, radius: 100 });
  const [chunk] = labels.level(0).edited.values();
  bench("packing a chunk into runs", () => {
    encodeRuns(chunk, { y0: 0, x0: 0, y1: 256, x1: 256 });
  });
});
