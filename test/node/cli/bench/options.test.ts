import { availableParallelism } from "node:os";
import { assert, describe, it } from "vitest";
import { isFailure } from "#core/failure.ts";
import { readBenchOptions } from "../../../../src/cli/bench/options.ts";

describe("the arguments of lamella bench", () => {
  it("need only a task", () => {
    const options = readBenchOptions(["train"]);
    assert.deepEqual(options?.presets, ["small"]);
    assert.deepEqual(options?.backends, [
      "simd",
      "webgpu",
      "tfjs-webgpu",
      "tfjs-webgl",
      "tfjs-wasm",
      "onnxruntime-web",
    ]);
    assert.deepEqual(options?.threads, [...new Set([1, availableParallelism()])]);
    assert.isUndefined(options?.place);
  });

  it("take lists with commas, and peers as often as given", () => {
    const options = readBenchOptions([
      ...["predict", "--preset", "small,large", "--backend", "simd, webgpu-stock"],
      ...["--threads", "2,2,4", "--in", "node", "--rounds", "3", "--profile"],
      ...["--peer", "python3 a.py", "--peer", "python3 b.py", "--json", "out.json"],
    ]);
    assert.deepEqual(options, {
      task: "predict",
      presets: ["small", "large"],
      backends: ["simd", "tfjs-webgpu"],
      threads: [2, 4],
      place: "node",
      peers: ["python3 a.py", "python3 b.py"],
      rounds: 3,
      steps: 20,
      seconds: 10,
      limitSeconds: 300,
      profile: true,
      json: "out.json",
    });
  });

  it("may ask for help alone", () => {
    assert.isUndefined(readBenchOptions(["--help"]));
  });

  for (const [what, args, says] of [
    ["no task", [], /"" is none of train, predict/],
    ["a task that is none", ["evaluate"], /"evaluate" is none of train, predict/],
    ["two tasks", ["train", "predict"], /"predict" is one argument too many/],
    [
      "an unknown preset",
      ["train", "--preset", "huge"],
      /--preset: "huge" is none of small, medium/,
    ],
    ["an unknown backend", ["train", "--backend", "cuda"], /"cuda" is none of simd, webgpu/],
    ["an empty item", ["train", "--backend", "simd,"], /"simd," has an empty item/],
    ["no threads", ["train", "--threads", "0"], /--threads: "0" is no whole number from 1 up/],
    ["an unknown place", ["train", "--in", "firefox"], /--in: "firefox" is none of chromium, node/],
    ["an unknown option", ["train", "--fast"], /--fast/],
  ] as const)
    it(`fail on ${what}, naming what works`, () => {
      try {
        readBenchOptions(args);
        assert.fail("it did not fail");
      } catch (error) {
        if (!isFailure(error, "command/bad-arguments")) throw error;
        assert.match(error.message, says);
        assert.match(error.message, /lamella bench --help/);
      }
    });
});
