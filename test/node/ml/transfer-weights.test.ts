import { assert, describe, it } from "vitest";
import { type Graph, inferStructure, type Weights, type WeightTensor } from "#compute/index.ts";
import { isFailure } from "#core/failure.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { models, pretrainModels } from "#ml/models/index.ts";
import { type Transfer, transferWeights } from "#ml/weights/transfer-weights.ts";

/** Weights that are told apart by their numbers, made quickly. */
function numbered(graph: Graph, first: number): Weights {
  return new Map(
    inferStructure(graph).parameters.map(({ name, shape }, i) => {
      const data = new Float32Array(shape.reduce((product, length) => product * length, 1));
      const shown = data.subarray(0, 10_000); // more than any first layer has
      for (const at of shown.keys()) shown[at] = first + i + (at % 101) / 100;
      return [name, { shape, data }];
    }),
  );
}

function networkOf(id: string, channels = { inputChannels: 1, outputChannels: 1 }) {
  const graph = buildChoice(models, { id }, channels);
  return { graph, fresh: numbered(graph, 0) };
}

const whole = { source: "here", part: "model", head: "keep" } as const;

/** torchvision's names: an encoder's without its prefix, and the classifier. */
function imageNet(id: string): Weights {
  const { fresh } = networkOf(id, { inputChannels: 3, outputChannels: 1 });
  const encoder = [...fresh].filter(([name]) => name.startsWith("encoder."));
  const classifier: WeightTensor = { shape: [2], data: new Float32Array(2) };
  const bare = encoder.map(([name, tensor]) => [name.slice("encoder.".length), tensor] as const);
  return new Map([...bare, ["fc.bias", classifier]]);
}

function refusal(of: () => unknown): string {
  try {
    of();
  } catch (error) {
    if (isFailure(error, "train/bad-job") && error.detail.key === "init") return error.message;
    throw error;
  }
  return assert.fail("it was taken");
}

describe("given weights", () => {
  it("of a masked autoencoder are taken but for the layer that draws the image, and its tokens by their names", () => {
    const graph = buildChoice(pretrainModels, { id: "vit-mae" });
    const [fresh, given] = [numbered(graph, 0), numbered(graph, 1000)];
    const { report } = transferWeights(graph, { ...whole, given, fresh, head: "new" });
    assert.sameMembers([...report.missing], ["decoder_pred.weight", "decoder_pred.bias"]);
    assert.includeMembers([...report.loaded], ["cls_token", "mask_token"]);
  });

  for (const id of ["unet-resnet18", "unet-resnet34", "resnet34-unet"])
    it(`of an ImageNet ResNet are the encoder of ${id}, all of it`, () => {
      const { graph, fresh } = networkOf(id, { inputChannels: 3, outputChannels: 1 });
      const given = imageNet(id);
      const { weights, report } = transferWeights(graph, {
        ...{ ...whole, given, fresh },
        part: "encoder",
      });
      const encoder = [...fresh.keys()].filter((name) => name.startsWith("encoder."));
      assert.deepEqual(report.loaded, encoder);
      assert.deepEqual(report.unexpected, ["fc.bias"]);
      assert.deepEqual(report.adapted, []);
      assert.strictEqual(weights.get("encoder.conv1.weight"), given.get("conv1.weight"));
      assert.sameMembers([...report.loaded, ...report.missing], [...fresh.keys()]);
      for (const name of report.missing) assert.strictEqual(weights.get(name), fresh.get(name));
    });

  it("of three channels become one by their sum, and more by turns at the same brightness", () => {
    const given = imageNet("unet-resnet18");
    const colour = given.get("conv1.weight")?.data ?? new Float32Array();
    const adaptedTo = (inputChannels: number) => {
      const { graph, fresh } = networkOf("unet-resnet18", { inputChannels, outputChannels: 1 });
      const transfer: Transfer = { ...whole, given, fresh, part: "encoder" };
      const { weights, report } = transferWeights(graph, transfer);
      assert.deepEqual(report.adapted, ["encoder.conv1.weight"]);
      return weights.get("encoder.conv1.weight") ?? assert.fail("no weights");
    };
    const taps = 49;
    const of = (channel: number) => colour[(5 * 3 + channel) * taps + 8] ?? Number.NaN;
    const grey = adaptedTo(1);
    assert.deepEqual([...grey.shape], [64, 1, 7, 7]);
    assert.closeTo(grey.data[5 * taps + 8] ?? Number.NaN, of(0) + of(1) + of(2), 1e-5);
    const four = adaptedTo(4).data;
    for (const channel of [0, 1, 2, 3])
      assert.closeTo(
        four[(5 * 4 + channel) * taps + 8] ?? Number.NaN,
        (of(channel % 3) * 3) / 4,
        1e-5,
      );
  });

  it("of a whole model are taken as they are, also from within PyTorch's DataParallel", () => {
    const { graph, fresh } = networkOf("unet");
    const other = numbered(graph, 500);
    const given = new Map([...other].map(([name, tensor]) => [`module.${name}`, tensor]));
    const { weights, report } = transferWeights(graph, { ...whole, given, fresh });
    assert.deepEqual([...weights], [...other]);
    assert.deepEqual(report.missing, []);
    assert.deepEqual(report.unexpected, []);
  });

  it("leave a new head as it was, whatever its shape", () => {
    const { graph, fresh } = networkOf("unet", { inputChannels: 1, outputChannels: 3 });
    const { fresh: given } = networkOf("unet");
    const { weights, report } = transferWeights(graph, { ...whole, given, fresh, head: "new" });
    assert.deepEqual(report.missing, ["last_block.weight", "last_block.bias"]);
    assert.strictEqual(weights.get("last_block.weight"), fresh.get("last_block.weight"));
    assert.equal(report.loaded.length, inferStructure(graph).parameters.length - 2);
  });

  it("that do not fit are refused with the names: missing, surplus, of another shape", () => {
    const { graph, fresh } = networkOf("unet", { inputChannels: 1, outputChannels: 3 });
    const { fresh: other } = networkOf("unet");
    const given = new Map(other);
    given.delete("bottleneck.block.0.block.0.bias");
    given.set("extra", { shape: [1], data: new Float32Array(1) });
    const message = refusal(() => transferWeights(graph, { ...whole, given, fresh }));
    assert.include(message, "it lacks bottleneck.block.0.block.0.bias");
    assert.include(
      message,
      "of another shape are last_block.weight [1, 16, 1, 1] for [3, 16, 1, 1]",
    );
    assert.include(message, "the network has no extra");
  });

  it("of a masked autoencoder's encoder alone are refused, for there is none to name", () => {
    const graph = buildChoice(pretrainModels, { id: "vit-mae" });
    const fresh = numbered(graph, 0);
    const transfer: Transfer = { ...whole, given: fresh, fresh, part: "encoder" };
    assert.match(
      refusal(() => transferWeights(graph, transfer)),
      /Leave "part" out/,
    );
  });

  it("of an encoder are refused for a whole model, with what would work", () => {
    const { graph, fresh } = networkOf("unet-resnet18");
    const given = imageNet("unet-resnet18");
    const message = refusal(() => transferWeights(graph, { ...whole, given, fresh }));
    assert.include(message, "it lacks decoder.blocks.0.conv1.0.weight");
    assert.include(message, '"part": "encoder"');
  });
});
