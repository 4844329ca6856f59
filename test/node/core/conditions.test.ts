import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { faultOfWhen, whyNot } from "#core/conditions/facts.ts";
import { type Fact, parseWhen } from "#core/conditions/when.ts";
import { ViewerModel } from "#core/viewer-model.ts";

const holds = (when: string, facts: { [name: string]: Fact }) =>
  parseWhen(when).unmet((name) => facts[name] ?? false) === undefined;

test("a condition means what JavaScript would mean by it", () => {
  const names = fc.constantFrom("a", "b", "c");
  const { text } = fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      { maxDepth: 4 },
      names,
      tie("text").map((inner) => `!(${inner})`),
      fc
        .tuple(tie("text"), fc.constantFrom("&&", "||"), tie("text"))
        .map(([left, sign, right]) => `(${left}) ${sign} ${right}`),
    ),
  }));
  const property = fc.property(text, fc.boolean(), fc.boolean(), fc.boolean(), (when, a, b, c) => {
    const expected = new Function("a", "b", "c", `return ${when};`)(a, b, c);
    assert.equal(holds(when, { a, b, c }), expected);
  });
  fc.assert(property, { numRuns: 200 });
});

test("a condition compares with words and numbers", () => {
  assert.isTrue(holds("layer == 'labels' && layers != 0", { layer: "labels", layers: 2 }));
  assert.isFalse(holds("!(layer == 'labels')", { layer: "labels" }));
});

test("a condition that does not hold says what to do about it", () => {
  const model = new ViewerModel();
  assert.equal(whyNot("layers && undo", model), "Open an image first.");
  assert.equal(whyNot("layer == 'labels'", model), "Select a layer of kind labels first.");
  assert.isUndefined(whyNot("!undo || redo", model));
});

test("what is wrong with somebody's condition is said", () => {
  assert.match(faultOfWhen("labels &&") ?? "", /stopped at "its end"/);
  assert.match(faultOfWhen("labels || moon") ?? "", /"moon" is no fact/);
  assert.isUndefined(faultOfWhen("tool == 'paint'"));
});
