import { assert } from "chai";
import fc from "fast-check";
import { describe, test } from "vitest";
import { Journal } from "#io/journal/journal.ts";
import { MemoryFile } from "../../../memory-journals.ts";

const records = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });
const text = (bytes: Uint8Array) => [...bytes].join(" ");

function written(all: readonly Uint8Array[]): { slots: [MemoryFile, MemoryFile]; ends: number[] } {
  const slots: [MemoryFile, MemoryFile] = [new MemoryFile(), new MemoryFile()];
  const { journal } = Journal.open(slots);
  const ends = all.map((record) => {
    journal.append(record);
    return slots[0].size();
  });
  return { slots, ends };
}

describe("a journal", () => {
  test("cut at any byte has every record that was whole, and goes on after them", () => {
    fc.assert(
      fc.property(records, (all) => {
        const { slots, ends } = written(all);
        const whole = slots[0].bytes;
        for (let size = 0; size <= whole.length; size++) {
          const cut: [MemoryFile, MemoryFile] = [
            new MemoryFile(whole.slice(0, size)),
            new MemoryFile(),
          ];
          const expected = all.filter((_, i) => (ends[i] ?? 0) <= size).map(text);
          const opened = Journal.open(cut);
          assert.deepEqual(opened.records.map(text), expected);
          opened.journal.append(Uint8Array.of(7));
          assert.deepEqual(Journal.open(cut).records.map(text), [...expected, "7"]);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("with one byte turned into another keeps the records before it, and none that is damaged", () => {
    fc.assert(
      fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), (all, place, flip) => {
        const { slots, ends } = written(all);
        const at = 16 + (place % Math.max(1, slots[0].size() - 16));
        if (at >= slots[0].size()) return;
        slots[0].bytes[at] = (slots[0].bytes[at] ?? 0) ^ flip;
        const kept = Journal.open(slots).records.map(text);
        const before = all.filter((_, i) => (ends[i] ?? 0) <= at).map(text);
        assert.deepEqual(kept, before);
      }),
      { numRuns: 300 },
    );
  });

  test("that is made anew has the old records or the new ones, wherever that is broken off", () => {
    fc.assert(
      fc.property(records, records, (old, fresh) => {
        for (let left = 0; left < 400; left += 3) {
          const { slots } = written(old);
          slots[1].mostBytes = left;
          const { journal } = Journal.open(slots);
          let isMade = true;
          try {
            journal.rewrite(fresh);
          } catch {
            isMade = false;
          }
          const found = Journal.open(slots).records.map(text);
          assert.deepEqual(found, (isMade ? fresh : old).map(text));
        }
      }),
      { numRuns: 20 },
    );
  });

  test("in a storage that is full is as it was before", () => {
    const { slots } = written([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    const size = slots[0].size();
    slots[0].mostBytes = size + 10;
    const { journal } = Journal.open(slots);
    assert.throws(() => journal.append(new Uint8Array(50)), "full");
    assert.equal(slots[0].size(), size);
    slots[0].mostBytes = 1000;
    journal.append(Uint8Array.of(4));
    assert.deepEqual(Journal.open(slots).records.map(text), ["1 2", "3", "4"]);
  });

  test("goes on in its new file where the old one cannot be cut", () => {
    class StuckFile extends MemoryFile {
      override truncate(size: number): void {
        if (size < this.size()) throw new Error("stuck");
      }
    }
    const slots = [new StuckFile(), new MemoryFile()] as const;
    const { journal } = Journal.open(slots);
    journal.append(Uint8Array.of(1));
    assert.throws(() => journal.rewrite([Uint8Array.of(2)]), "stuck");
    journal.append(Uint8Array.of(3));
    assert.deepEqual(Journal.open(slots).records.map(text), ["2", "3"]);
  });
});
