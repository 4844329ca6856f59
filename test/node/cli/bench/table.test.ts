import { assert, it } from "vitest";
import type { MachineInfo } from "../../../../src/cli/bench/machine-info.ts";
import type { BenchRow } from "../../../../src/cli/bench/row.ts";
import { printTable } from "../../../../src/cli/bench/table.ts";

const machine: MachineInfo = {
  cpu: "A processor",
  cores: 2,
  memoryGiB: 8,
  os: "A system",
  runtime: "Chromium 156",
  node: "20.20.2",
  gpu: null,
  isolated: true,
  loadAverage: 0.1,
  date: "2026-11-22T04:00:00.000Z",
  lamella: { version: "1.0.0", commit: "abc" },
};
const row = (own: Partial<BenchRow>): BenchRow => ({
  backend: "simd",
  preset: "small",
  threads: 1,
  trainStepMs: 20,
  forwardMs: 5,
  megapixelsPerSecond: 1.6384,
  memoryMiB: 120,
  ...own,
});

it("a table has a line for each backend, its threads side by side, and the ratio to the first peer", () => {
  const rows = [
    row({}),
    row({ backend: "torch", trainStepMs: 50, memoryMiB: null }),
    row({ threads: 2, trainStepMs: 13.04 }),
    row({ backend: "torch", threads: 2, trainStepMs: 40, memoryMiB: null }),
    row({
      ...{ backend: "webgpu", trainStepMs: null, forwardMs: null, megapixelsPerSecond: null },
      ...{ memoryMiB: null, reason: "there is no card" },
    }),
  ];
  const lines = printTable(rows, { task: "train", machine, peers: ["torch"] }).split("\n");
  assert.include(lines[0], "A processor, 2 cores, 8 GiB");
  assert.deepEqual(
    lines.slice(2, 9).map((line) => line.replace(/ +/g, " ")),
    [
      "| preset | backend | step, ms | forward, ms | step of torch | forward of torch | megapixel/s | memory, MiB |",
      "|--------|---------|-------------|-------------|---------------|------------------|-------------|-------------|",
      "| small | simd | 20.0 / 13.0 | 5.00 / 5.00 | 0.40 / 0.33 | 1.00 / 1.00 | 1.64 / 1.64 | 120 / 120 |",
      "| small | torch | 50.0 / 40.0 | 5.00 / 5.00 | 1.00 / 1.00 | 1.00 / 1.00 | 1.64 / 1.64 | - / - |",
      "| small | webgpu | - | - | - | - | - | - |",
      "",
      "- webgpu, small, threads 1: there is no card",
    ],
  );
});

it("a table says what the kernels take, where that was measured", () => {
  const rows = [row({ profile: { winogradConv: 15, adam: 5 } })];
  const text = printTable(rows, { task: "train", machine, peers: [] });
  assert.match(
    text,
    /\| winogradConv \| 15\.00 \| 75 % {2}\|\n\| adam {9}\| 5\.00 {2}\| 25 % {2}\|/,
  );
});
