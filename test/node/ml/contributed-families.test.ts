import { assert } from "chai";
import { test } from "vitest";
import { Failure } from "#core/failure.ts";
import { createRandom } from "#core/random.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { type BroughtMembers, familiesFor } from "#ml/families/contributed-families.ts";
import { checkContributed, type OpenChoices } from "#ml/families/families.ts";
import { modelGraph } from "#ml/train/model-graph.ts";

const code = `
export const models = {
  "lab.one": ({ inputChannels }) => ({
    inputChannels,
    nodes: [{ kind: "conv2d", id: "a", inputs: ["input"], channels: 1, kernel: [1, 1], stride: 1, padding: [0, 0], bias: true, initial: "xavier" }],
  }),
  "lab.none": () => ({ nodes: [] }),
};
export const augmentations = {
  "lab.short": () => ({ change: ({ input }) => input.subarray(1) }),
  "lab.throws": ({ most }) => { throw new Error("no " + most); },
};
`;
const module = `data:text/javascript,${encodeURIComponent(code)}`;
const setting = { id: "most", default: 1, minimum: 0, maximum: 2 };
const bringing = (id: string) => ({ id, title: id, settings: [setting], module });
const brought: BroughtMembers = {
  models: ["lab.one", "lab.none", "lab.gone"].map(bringing),
  losses: [],
  augmentations: ["lab.short", "lab.throws"].map(bringing),
  pretexts: [],
};

async function failureOf(work: () => unknown): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  return assert.fail("it works");
}

const patch = {
  ...{ height: 2, width: 2, channels: 1, outputs: 1 },
  ...{ input: new Float32Array(4), target: new Float32Array(4), weight: new Float32Array(4) },
};

test("what a plugin brings is built with its usual settings, and checked like ours", async () => {
  const job: OpenChoices = { model: { id: "lab.one" }, augment: [{ id: "flip" }] };
  const families = await familiesFor(job, brought);
  checkContributed(job, families);
  const graph = (outputChannels: number) => () =>
    modelGraph(
      { model: { id: "lab.one" }, patch: [16, 16] },
      { models: families.models, derived: { inputChannels: 2, outputChannels } },
    );
  assert.equal(graph(1)().inputChannels, 2);
  const refused = await failureOf(graph(3));
  assert.deepEqual(refused.detail, { code: "train/bad-job", key: "model" });
  assert.include(refused.message, "1 outputs");
  for (const [augment, key] of [
    [[{ id: "lab.throws", most: 3 }], "augment.most"],
    [[{ id: "lab.throws", least: 1 }], "augment.least"],
    [[{ id: "lab.other" }], "augment.id"],
  ] as const) {
    const own = await familiesFor({ augment }, brought);
    const { detail } = await failureOf(() => checkContributed({ augment }, own));
    assert.deepEqual(detail, { code: "train/bad-job", key });
  }
});

test("what a plugin's code does wrong is said to be the plugin's", async () => {
  const augment = [{ id: "lab.short" }, { id: "lab.throws" }];
  const { augmentations } = await familiesFor({ augment }, brought);
  const short = buildChoice(augmentations, { id: "lab.short" });
  if (!("change" in short)) return assert.fail("it changes images");
  const wrong = await failureOf(() => short.change(patch, createRandom(0)));
  assert.deepEqual(wrong.detail, { code: "plugin/failed", plugin: "lab", command: "lab.short" });
  assert.include(wrong.message, "3 numbers in place of 4");
  const thrown = await failureOf(() => buildChoice(augmentations, { id: "lab.throws" }));
  assert.include(thrown.message, "no 1");
  const { models } = await familiesFor({ model: { id: "lab.none" } }, brought);
  const noGraph = await failureOf(() => buildChoice(models, { id: "lab.none" }));
  assert.include(noGraph.message, "inputChannels");
  const gone = await failureOf(() => familiesFor({ model: { id: "lab.gone" } }, brought));
  assert.equal(gone.code, "plugin/unloadable");
});
