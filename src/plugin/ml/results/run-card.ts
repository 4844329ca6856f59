import type { JobFile } from "../config/job-file.ts";
import type { TransferReport } from "../weights/transfer-report.ts";

/** What a run was: enough to do it again, and to know what came of it. JSON. */
export interface RunCard {
  readonly format: "lamella-run";
  readonly version: 1;
  readonly name: string;
  readonly runId: number;
  readonly job: JobFile;
  readonly seed: number;
  readonly state: "running" | "done" | "stopped" | "failed";
  /** Whether it goes on from where an earlier one was interrupted. */
  readonly isResumed: boolean;
  /** ISO 8601. */
  readonly started: string;
  readonly ended: string | null;
  /** From its start to its end; null where nobody took the time. */
  readonly seconds: number | null;
  readonly steps: { readonly done: number; readonly planned: number };
  readonly data: readonly DataCard[];
  /** Tells other data from that, by what is labelled and how images are normalised; see train/fingerprint.ts. Null where nobody took it. */
  readonly fingerprint: string | null;
  readonly machine: {
    readonly backend: string | null;
    /** What computed, and why, in a sentence. */
    readonly reason: string | null;
    /** Null where a browser does not tell. */
    readonly cpu: string | null;
    readonly cores: number | null;
    readonly os: string | null;
  };
  readonly software: { readonly [name: string]: string | null };
  /** What became of the weights that it began with; null where it began with none, or went on. */
  readonly init: TransferReport | null;
  /** Of the weights that are kept, on what was held out. */
  readonly best: { readonly step: number; readonly [metric: string]: number } | null;
  /** On the test images, where there were any with masks. */
  readonly test: {
    readonly dataSet: { readonly [metric: string]: number };
    readonly perImage: { readonly [metric: string]: number };
  } | null;
}

/** A folder or file that was learnt from, and what was in it. */
export interface DataCard {
  readonly part: "train" | "validation" | "test";
  /** A folder holds both. */
  readonly kind: "images" | "masks" | "degraded" | "folder";
  readonly place: string;
  readonly files: number;
  /**
   * SHA-256 of the files' names and bytes in the order of their names; null where there was no file to read, as of an
   * address, or where it was interrupted.
   */
  readonly sha256: string | null;
}

/** The card for people. */
export function runCardMarkdown(card: RunCard): string {
  const { name, runId, job, machine, steps, data, software, init } = card;
  const rows = (values: { readonly [key: string]: unknown }) =>
    Object.entries(values).map(([key, value]) => `| ${key} | ${cell(value)} |`);
  const table = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", `## ${title}`, "", "| | |", "|---|---|", ...lines];
  return [
    `# ${name}, run ${runId}`,
    "",
    `A ${job.model.id}, ${card.state} after ${steps.done} of ${steps.planned} steps${card.isResumed ? ", resumed" : ""}.`,
    ...table("Result", [
      ...rows(card.best ? prefixed("validation", card.best) : {}),
      ...rows(card.test ? prefixed("test, all pixels", card.test.dataSet) : {}),
      ...rows(card.test ? prefixed("test, mean of images", card.test.perImage) : {}),
    ]),
    ...table(
      "Run",
      rows({
        started: card.started,
        ended: card.ended,
        seconds: card.seconds && Math.round(card.seconds),
        seed: card.seed,
        "fingerprint of the data": card.fingerprint,
        ...machine,
        ...software,
      }),
    ),
    ...table("Weights to begin with", init ? rows(transferRows(init)) : []),
    ...table(
      "Data",
      data.map(
        ({ part, kind, place, files, sha256 }) =>
          `| ${part} ${kind} | ${cell(place)}, ${files} files${sha256 ? `, sha256 ${sha256}` : ""} |`,
      ),
    ),
    "",
    "## Job",
    "",
    "```json",
    JSON.stringify(job, null, 2),
    "```",
    "",
  ].join("\n");
}

function transferRows({ loaded, adapted, missing, unexpected }: TransferReport) {
  const names = (all: readonly string[]) => all.join(", ") || "none";
  return {
    "taken over": names(loaded),
    "adapted to the image's channels": names(adapted),
    "begun anew": names(missing),
    "not used": names(unexpected),
  };
}

function prefixed(part: string, values: { readonly [key: string]: number }) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${key} (${part})`, value]),
  );
}

function cell(value: unknown): string {
  if (typeof value === "number" && !Number.isInteger(value)) return value.toFixed(4);
  return String(value ?? "")
    .replaceAll("|", "\\|")
    .replaceAll("\n", " ");
}
