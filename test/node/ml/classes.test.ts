import { assert } from "chai";
import { test } from "vitest";
import { Failure } from "#core/failure.ts";
import { type ClassQuestion, decideClasses, writeTarget } from "#ml/data/classes.ts";

const question: ClassQuestion = {
  unlabelled: "ignore",
  activation: "sigmoid",
  named: undefined,
  found: [1, 2],
  layer: "strokes",
};

function decide(change: Partial<ClassQuestion>) {
  return decideClasses({ ...question, ...change });
}

function failure(act: () => unknown): Failure {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

test("of two painted labels the lower one is what is predicted, the other is the rest", () => {
  const classes = decide({});
  assert.deepEqual(
    classes.outputs.map(({ id }) => id),
    [1],
  );
  const target = Float32Array.of(-1, -1, -1);
  const weights = [0, 1, 2].map((id, at) => writeTarget(classes, id, { target, at }));
  assert.deepEqual(weights, [0, 1, 1]); // 0 is not labelled
  assert.deepEqual([...target], [-1, 1, 0]);
});

test("a job can name the label that is predicted", () => {
  assert.deepEqual(
    decide({ named: [2, 1] }).outputs.map(({ id }) => id),
    [2],
  );
});

test("three painted labels have an output each", () => {
  assert.deepEqual(
    decide({ found: [1, 4, 6] }).outputs.map(({ id }) => id),
    [1, 4, 6],
  );
});

test("classes are called as the labels are, where those have names", () => {
  const names = { 1: "membrane", 4: "" };
  assert.deepEqual(
    decide({ found: [1, 4, 6], names }).outputs.map(({ title }) => title),
    ["membrane", "label 4", "label 6"],
  );
});

test("in a complete mask every id is foreground, and 0 counts", () => {
  const classes = decide({ unlabelled: "background", found: [3, 17] });
  const target = new Float32Array(3);
  const weights = [0, 3, 17].map((id, at) => writeTarget(classes, id, { target, at }));
  assert.deepEqual(weights, [1, 1, 1]);
  assert.deepEqual([...target], [0, 1, 1]);
});

test("of a complete mask single ids can be learnt", () => {
  const classes = decide({ unlabelled: "background", found: [1, 2, 3], named: [2] });
  const target = new Float32Array(4);
  for (const id of [0, 1, 2, 3]) writeTarget(classes, id, { target, at: id });
  assert.deepEqual([...target], [0, 0, 1, 0]);
});

test("with softmax the background of a complete mask is a class of its own", () => {
  const classes = decide({
    ...{ unlabelled: "background", activation: "softmax", found: [1, 2], named: [1, 2] },
  });
  assert.deepEqual(
    classes.outputs.map(({ id }) => id),
    [0, 1, 2],
  );
  const target = new Float32Array(3);
  writeTarget(classes, 0, { target, at: 0 });
  assert.deepEqual([...target], [1, 0, 0]);
});

test("nothing painted is said to be so", () => {
  for (const unlabelled of ["ignore", "background"] as const) {
    const { code, message } = failure(() => decide({ unlabelled, found: [] }));
    assert.equal(code, "train/no-labels");
    assert.match(message, /paint/);
  }
});

test("strokes of one label alone are refused, with what to paint", () => {
  const { code, message } = failure(() => decide({ found: [3] }));
  assert.equal(code, "train/no-labels");
  assert.match(message, /Only label 3 is painted/);
});

test("hundreds of ids are not taken for classes", () => {
  const found = Array.from({ length: 300 }, (_, i) => i + 1);
  const { detail } = failure(() => decide({ found }));
  assert.deepEqual(detail, { code: "train/bad-job", key: "classes" });
});
