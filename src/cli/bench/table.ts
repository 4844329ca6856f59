import type { MachineInfo } from "./machine-info.ts";
import type { Task } from "./measure/bench-case.ts";
import type { BenchRow } from "./row.ts";

/** Rows as a table that reads well in a terminal and as Markdown, with what it was measured on and what did not run. */
export function printTable(
  rows: readonly BenchRow[],
  {
    task,
    machine,
    peers,
  }: {
    readonly task: Task;
    readonly machine: MachineInfo;
    /** Names of rows that the others are compared with. */
    readonly peers: readonly string[];
  },
): string {
  const threads = [...new Set(rows.map((row) => row.threads))];
  const pairs = threads.join(" / ");
  const unit =
    threads.length === 1 ? `${pairs} thread${pairs === "1" ? "" : "s"}` : `${pairs} threads`;
  const times: Column[] = [
    ...(task === "train" ? [column("step, ms", (row) => row.trainStepMs)] : []),
    column("forward, ms", (row) => row.forwardMs),
  ];
  const [peer] = peers;
  const columns: Column[] = [
    ...times,
    ...(peer === undefined ? [] : times.map((time) => comparison(time, { peer, rows }))),
    column(`megapixel/s`, (row) => row.megapixelsPerSecond),
    ...(task === "predict"
      ? [column("image, megapixel/s", (row) => row.imageMegapixelsPerSecond ?? null)]
      : []),
    column("memory, MiB", (row) => row.memoryMiB),
  ];
  const keyOf = ({ preset, backend }: BenchRow) => `${preset} ${backend}`;
  const groups = [...new Set(rows.map(keyOf))].map((key) => rows.filter((r) => keyOf(r) === key));
  const lines = groups.map((group) => [
    group[0]?.preset ?? "",
    group[0]?.backend ?? "",
    ...columns.map(({ cell }) => cells(group, { threads, cell })),
  ]);
  const head = ["preset", "backend", ...columns.map(({ title }) => title)];
  return [
    describe(machine, unit),
    "",
    ...markdown([head, ...lines]),
    ...remarks(rows),
    ...rows.flatMap(profileOf),
    "",
  ].join("\n");
}

interface Column {
  readonly title: string;
  cell(row: BenchRow): number | null;
}

function column(title: string, cell: Column["cell"]): Column {
  return { title, cell };
}

/** A row's time over that of a peer on the same preset and threads; below 1 it is faster than the peer. */
function comparison(
  { title, cell }: Column,
  { peer, rows }: { readonly peer: string; readonly rows: readonly BenchRow[] },
): Column {
  const [what = ""] = title.split(",");
  return column(`${what} of ${peer}`, (row) => {
    const other = rows.find(
      (r) => r.backend === peer && r.preset === row.preset && r.threads === row.threads,
    );
    const [own, theirs] = [cell(row), other ? cell(other) : null];
    return own === null || theirs === null ? null : own / theirs;
  });
}

/** One number for each count of threads, `-` for what there is not; of backends without threads, one number. */
function cells(
  group: readonly BenchRow[],
  { threads, cell }: { readonly threads: readonly number[]; readonly cell: Column["cell"] },
): string {
  const asked = group.length === 1 ? group.map((row) => row.threads) : threads;
  return asked
    .map((count) => {
      const row = group.find((r) => r.threads === count);
      const value = row ? cell(row) : null;
      return value === null ? "-" : shortened(value);
    })
    .join(" / ");
}

/** Three digits that count, two below 1, and whole numbers from 100 up. */
function shortened(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toPrecision(value >= 1 ? 3 : 2);
}

function markdown(lines: readonly (readonly string[])[]): string[] {
  const [head = []] = lines;
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const padded = lines.map(
    (line) => `| ${line.map((text, i) => text.padEnd(widths[i] ?? 0)).join(" | ")} |`,
  );
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [padded[0] ?? "", rule, ...padded.slice(1)];
}

function describe(machine: MachineInfo, unit: string): string {
  const { cpu, cores, memoryGiB, os, runtime, gpu, lamella, date, loadAverage } = machine;
  const on = [`${cpu}, ${cores} cores, ${memoryGiB} GiB`, os, runtime ?? "nothing ran"];
  const card = gpu ? [`WebGPU on ${gpu}`] : [];
  const build = `Lamella ${lamella.version}${lamella.commit ? ` (${lamella.commit})` : ""}`;
  return `${[...on, ...card, build, date.slice(0, 10)].join("; ")}; load ${loadAverage} before. Medians, ${unit}.`;
}

/** A line for each thing that should be known, once however many rows it is about. */
function remarks(rows: readonly BenchRow[]): string[] {
  const said = rows.flatMap(({ backend, preset, threads, note, reason }) => [
    ...(note ? [`- ${backend}: ${note}.`] : []),
    ...(reason ? [`- ${backend}, ${preset}, threads ${threads}: ${reason}`] : []),
  ]);
  return said.length === 0 ? [] : ["", ...new Set(said)];
}

function profileOf({ backend, preset, threads, profile }: BenchRow): string[] {
  if (!profile) return [];
  const whole = Object.values(profile).reduce((sum, ms) => sum + ms, 0);
  const lines = Object.entries(profile).map(([kernel, ms]) => {
    const share = `${((100 * ms) / whole).toFixed(0)} %`;
    return [kernel, ms.toFixed(2), share];
  });
  const title = `${backend}, ${preset}, threads ${threads}: what the kernels take`;
  return ["", title, "", ...markdown([["kernel", "ms", "share"], ...lines])];
}
