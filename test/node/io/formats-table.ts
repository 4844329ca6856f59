import { readFile, writeFile } from "node:fs/promises";
import type { Failure } from "#core/failure.ts";
import type { Entry } from "./inventory.ts";

const page = "docs/formats.md";
const begin = "<!-- table: made by test/node/io/shared-data.test.ts -->";
const end = "<!-- end of table -->";

interface Row {
  files: number;
  read: number;
  /** Of those that were refused: why, in few words. */
  readonly reasons: Map<string, number>;
}

/** What the readers did with each file of the shared data, summed up as a table in Markdown. */
export class FormatsTable {
  readonly #rows = new Map<string, Row>();

  add(entry: Entry, refusal: Failure | undefined): void {
    const key = keyOf(entry);
    const row = this.#rows.get(key) ?? { files: 0, read: 0, reasons: new Map() };
    this.#rows.set(key, row);
    row.files++;
    if (!refusal) row.read++;
    else {
      const reason = reasonOf(entry, refusal);
      row.reasons.set(reason, (row.reasons.get(reason) ?? 0) + 1);
    }
  }

  text(): string {
    const sorted = [...this.#rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const rows = sorted.map(([key, { files, read, reasons }]) => {
      const refused = [...reasons]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([reason, count]) => `${count}: ${reason}`);
      return `| ${key} | ${files} | ${read} | ${refused.join("; ")} |`;
    });
    const head = ["| what | there are | read to the last sample | refused |", "|---|---|---|---|"];
    return [begin, "", ...head, ...rows, "", end].join("\n");
  }

  /** As it stands in the page. */
  async written(): Promise<string> {
    const text = await readFile(page, "utf8");
    return text.slice(text.indexOf(begin), text.indexOf(end) + end.length);
  }

  async write(): Promise<void> {
    const text = await readFile(page, "utf8");
    await writeFile(page, text.replace(await this.written(), this.text()));
  }
}

function keyOf(entry: Entry): string {
  const { zarr, kind, multiscale } = entry;
  if (zarr === undefined && !/\.tiff?$/.test(entry.path))
    return "OME-Zarr, metadata that is no JSON";
  if (zarr === undefined) return tiffKey(entry);
  if (kind === "array") return `Zarr v${zarr} array, ${packing(entry)}`;
  if (!multiscale) return `Zarr v${zarr} group without a multiscale image`;
  return `OME-Zarr image, version ${multiscale.version ?? "not said"}`;
}

function packing({ codec = "" }: Entry): string {
  return codec.startsWith("shard") ? "sharded, gzip" : codec.replaceAll("|", ", ");
}

function tiffKey({ ome, imagej, bits, photometric, dtype, compression, tiled }: Entry): string {
  const kind = ome ? "OME-TIFF" : imagej ? "TIFF of ImageJ" : "TIFF";
  const type = bits === 1 ? "1 bit" : dtype;
  const packed = String(compression).replace(/^1$/, "none").toLowerCase();
  return `${kind}, ${type}, ${String(photometric).toLowerCase()}, ${tiled ? "tiles" : "strips"}, ${packed}`;
}

function reasonOf({ kind, dtype, path }: Entry, { code, message }: Failure): string {
  if (kind === "array") return `type \`${dtype?.replace("|", "\\|")}\``;
  if (code === "source/missing-array") return "an array that its metadata names is missing";
  if (code === "reader/holds-images") return "it holds images: those open";
  const found = message
    .replace(path, "")
    .replace(/^Cannot read \S+( as [\w-]+)?: /, "")
    .replace(/ \(.*$/s, "");
  return found.split(/[;:]/)[0]?.trim() ?? "";
}
