import { assert } from "chai";
import { decode } from "fast-png";
import { describe, test } from "vitest";
import { ResultsTree } from "#ml/results/results-tree.ts";
import { crc32c } from "#ml/results/tensorboard/tf-record.ts";
import { type LoggedValidation, readTrainLog } from "#ml/results/train-log.ts";
import { MemoryStore } from "../../io/memory-store.ts";

const validations: LoggedValidation[] = [0, 1, 2].map((epoch) => ({
  record: {
    ...{ epoch, step: 10 * (epoch + 1), lr: 1e-3 },
    train: { loss: 1 / (epoch + 1) },
    validation: { loss: 1.5 / (epoch + 1), dice: epoch / 3 },
  },
  wallTimeS: 1.7e9 + epoch,
}));

async function written() {
  const store = new MemoryStore();
  const started = new Date("2026-11-22T10:34:04Z");
  const tree = new ResultsTree(store, { name: "pets", runId: 2, started });
  await tree.log(validations);
  await tree.charts(validations);
  await tree.normalization({ mean: [1], std: [2] });
  await tree.checkpoint("best.safetensors", Uint8Array.of(1));
  return store;
}

/** The records of a TFRecord file; every checksum is looked at. */
function recordsOf(file: Uint8Array<ArrayBuffer>): Uint8Array[] {
  const unmasked = (masked: number) => {
    const turned = (masked - 0xa282ead8) >>> 0;
    return ((turned << 15) | (turned >>> 17)) >>> 0;
  };
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    assert.equal(unmasked(view.getUint32(at + 8, true)), crc32c(file.subarray(at, at + 8)));
    const record = file.subarray(at + 12, at + 12 + length);
    assert.equal(unmasked(view.getUint32(at + 12 + length, true)), crc32c(record));
    records.push(record);
    at += length + 16;
  }
  return records;
}

describe("the tree of results", () => {
  test("lies as BiaPy's does", async () => {
    const { values } = await written();
    assert.sameMembers(
      [...values.keys()],
      [
        "/results/pets_2/train_logs/pets_2_log_2026_11_22_10_34_04.txt",
        "/results/pets_2/tensorboard/events.out.tfevents.1795343644.lamella",
        "/results/pets_2/charts/pets_2_loss.png",
        "/results/pets_2/charts/pets_2_dice.png",
        "/checkpoints/normalization_mean_value.npy",
        "/checkpoints/normalization_std_value.npy",
        "/checkpoints/pets_2-checkpoint-best.safetensors",
      ],
    );
  });

  test("logs a validation a line with BiaPy's keys, and reads it back up to a step", async () => {
    const { values } = await written();
    const text = new TextDecoder().decode(
      values.get("/results/pets_2/train_logs/pets_2_log_2026_11_22_10_34_04.txt"),
    );
    const [first] = text.split("\n");
    assert.hasAllKeys(JSON.parse(first ?? ""), [
      ...["train_loss", "train_lr", "test_loss", "test_dice", "epoch", "step", "wall_time"],
    ]);
    assert.deepEqual(readTrainLog(`${text}{"cut`, 20), validations.slice(0, 2));
  });

  test("has event files of whole records, a tag for each number", async () => {
    assert.equal(crc32c(new TextEncoder().encode("123456789")), 0xe3069283); // RFC 3720's check value
    const { values } = await written();
    const file = values.get("/results/pets_2/tensorboard/events.out.tfevents.1795343644.lamella");
    const [version, ...events] = recordsOf(file ?? new Uint8Array());
    assert.include(new TextDecoder().decode(version), "brain.Event:2");
    assert.lengthOf(events, validations.length);
    const text = new TextDecoder("latin1").decode(events[0]);
    for (const tag of ["opt/lr", "perf/train_loss", "perf/test_loss", "perf/test_dice"])
      assert.include(text, tag);
  });

  test("draws charts with a line of its own colour for each part", async () => {
    const { values } = await written();
    const { width, height, data } = decode(
      values.get("/results/pets_2/charts/pets_2_loss.png") ?? new Uint8Array(),
    );
    assert.deepEqual([width, height], [960, 600]);
    const colors = new Set<string>();
    for (let at = 0; at < data.length; at += 3) colors.add(data.subarray(at, at + 3).join());
    assert.include([...colors], "0,114,178");
    assert.include([...colors], "213,94,0");
  });
});
