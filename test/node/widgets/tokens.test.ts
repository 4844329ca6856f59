import { assert } from "chai";
import { describe, test } from "vitest";
import { tokens } from "#widgets/tokens.css.ts";

type Rgb = readonly [red: number, green: number, blue: number];

/** What is drawn behind text and controls: fields, bars, panels, dialogs. */
const grounds = [
  "--lamella-well",
  "--spectrum-gray-50",
  "--spectrum-gray-75",
  "--spectrum-gray-100",
];
const texts = [
  ...["--spectrum-gray-600", "--spectrum-gray-800", "--spectrum-gray-900"],
  ...["--lamella-accent", "--lamella-positive", "--lamella-negative", "--lamella-notice"],
];
/** Fields and sliders stand on panels and in dialogs, and what is around a field is also beside what is in it. */
const fieldGrounds = ["--lamella-well", "--spectrum-gray-75", "--spectrum-gray-100"];
const series = [1, 2, 3, 4, 5, 6].map((n) => `--lamella-series-${n}`);

describe.each(["dark", "light"])("in the %s theme", (theme) => {
  const colorOf = readColors(theme);
  const faint = (names: readonly string[], on: readonly string[], least: number) =>
    names.flatMap((name) =>
      on.flatMap((ground) => {
        const ratio = contrast(colorOf(name), colorOf(ground));
        return ratio < least ? [`${name} on ${ground}: ${ratio.toFixed(2)}`] : [];
      }),
    );

  test("text stands out from what is behind it, 4.5 to 1", () => {
    assert.deepEqual(faint(texts, grounds, 4.5), []);
  });

  test("outlines of fields, tracks of sliders and lines of charts do, 3 to 1", () => {
    assert.deepEqual(faint(["--lamella-well-line"], fieldGrounds, 3), []);
    assert.deepEqual(faint(series, ["--spectrum-gray-75"], 3), []);
  });
});

function readColors(theme: string): (name: string) => Rgb {
  const [, block = ""] = new RegExp(`color="${theme}"\\] \\{([^}]*)`).exec(tokens.cssText) ?? [];
  return (name) => {
    const value = new RegExp(`${name}(?:-rgb)?: (?:rgb\\()?(\\d+), (\\d+), (\\d+)`).exec(block);
    const [red, green, blue] = (value ?? []).slice(1).map(Number);
    if (red === undefined || green === undefined || blue === undefined)
      throw new Error(`${name} is no colour of the ${theme} theme`);
    return [red, green, blue];
  };
}

/** As WCAG 2 counts it. */
function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]; // of two
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number]; // of three
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
