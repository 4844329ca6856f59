import { readFileSync } from "node:fs";
import { assert, describe, it } from "vitest";
import { isFailure } from "#core/failure.ts";
import { zipOf } from "#io/zip/zip-of.ts";
import { parsePretrainJob } from "#ml/config/pretrain-job.ts";
import { readGiven, readModel } from "#ml/export/read-model.ts";
import { encodeModelFile } from "#ml/results/model-file.ts";
import { startWeights } from "#ml/weights/start-weights.ts";
import { savedModel } from "./saved-model.ts";

/** What test/fixtures/state-dict-torch.py saved with PyTorch. */
const checkpoint = readFileSync(new URL("../../fixtures/state-dict-torch.pt", import.meta.url));

async function refusal(of: Promise<unknown>): Promise<string> {
  try {
    await of;
  } catch (error) {
    if (isFailure(error, "model/unreadable")) return error.message;
    throw error;
  }
  return assert.fail("it was read");
}

describe("a checkpoint of torch.save", () => {
  it("gives the tensors of its state dict in C order, as float32", async () => {
    const { weights } = await readGiven(checkpoint, "x.pt");
    const eighths = Array.from({ length: 12 }, (_, i) => i / 8);
    const found = Object.fromEntries(
      [...weights].map(([name, { shape, data }]) => [name, [[...shape], [...data]]]),
    );
    assert.deepEqual(found, {
      plain: [[2, 3, 2], eighths],
      transposed: [[4, 3], [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11].map((i) => i / 8)],
      part: [[3], [5 / 8, 6 / 8, 7 / 8]],
      parameter: [[2], [0, 1 / 8]],
      half: [[3], [0, 1 / 8, 2 / 8]],
      double: [[3], [-1, -7 / 8, -6 / 8]],
      bfloat16: [[3], [0, 1 / 8, 2 / 8]],
    });
  });

  it("is taken out of a bioimage.io package of another program, which says what it is good for", async () => {
    const packaged = async (weights: string) => {
      const rdf = `format_version: 0.5.3\ntype: model\nweights:\n  ${weights}\n`;
      return zipOf([
        ["rdf.yaml", new TextEncoder().encode(rdf)],
        ["weights.pt", new Uint8Array(checkpoint)],
      ]);
    };
    const torch = await packaged(
      "pytorch_state_dict: { source: weights.pt, architecture: { callable: UNet2d } }",
    );
    assert.isTrue((await readGiven(torch, "unet.zip")).weights.has("plain"));
    const message = await refusal(readModel(torch, "unet.zip"));
    assert.match(message, /its network \(UNet2d\).*name the package as "init"/);
    const script = await packaged("torchscript: { source: weights.pt }");
    assert.match(
      await refusal(readGiven(script, "unet.zip")),
      /holds torchscript; .*pytorch_state_dict/,
    );
  });

  it("is no model by itself, and says what it is good for", async () => {
    const message = await refusal(readModel(checkpoint, "x.pt"));
    assert.include(message, 'name it as "init" of a training');
  });

  it("from before PyTorch 1.6 is refused with what would work", async () => {
    const old = Uint8Array.of(0x80, 2, 0x8a, 10);
    assert.include(await refusal(readGiven(old, "x.pt")), "save it again");
  });

  for (const [what, pickle, problem] of [
    ["is cut", Uint8Array.of(0x80, 2, 0x58, 9), "its pickle ends too soon"],
    ["has an operation that is none of these", Uint8Array.of(0x80, 2, 0xff), "operation 0xff"],
    ["holds no dictionary", Uint8Array.of(0x80, 2, 0x4e, 0x2e), "there is no state dict in it"],
  ] as const)
    it(`whose pickle ${what} is refused with a reason`, async () => {
      const file = await zipOf([["archive/data.pkl", pickle]]);
      assert.include(await refusal(readGiven(file, "x.pt")), problem);
    });
});

describe("a file with a model, as what a job begins with", () => {
  it("is read with its card: the last layer of a pretrained one begins anew, any other is kept", async () => {
    const { card, weights } = savedModel({ activation: "softmax" });
    const pretrained = { ...card, job: parsePretrainJob({}) };
    for (const [of, head, notes] of [
      [pretrained, "new", 1],
      [card, "keep", 0],
    ] as const) {
      const given = await readGiven(encodeModelFile({ card: of, weights }), "x.safetensors");
      const asked = { source: "x.safetensors", part: "model" } as const;
      const start = startWeights(given, asked);
      assert.equal(start.transfer.head, head);
      assert.lengthOf(start.notes, notes, "on how it was normalised");
      assert.equal(startWeights(given, { ...asked, head: "keep" }).transfer.head, "keep");
    }
  });
});
