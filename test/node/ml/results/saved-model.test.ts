import { assert } from "chai";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { cardVersion, parseCard } from "#ml/results/model-card.ts";
import { loadCard, loadModel, saveCard, saveWeights } from "#ml/results/saved-model.ts";
import { FullStore } from "../../io/full-store.ts";
import { savedModel } from "../saved-model.ts";

const reading = { source: "runs/run-1", signal: new AbortController().signal };

test("weights for whose card there was no room are found with what they were measured at", async () => {
  const store = new FullStore();
  const model = savedModel({ activation: "sigmoid" });
  await saveWeights(store, model);
  await saveCard(store, model.card);
  const { best } = model.card;
  if (!best) throw new Error("the model has a best");
  const better = { ...best, step: 30, validation: { loss: 0.5, dice: 0.9 } };
  store.isFull = (key) => key === "/model.json";
  await saveWeights(store, { ...model, card: { ...model.card, best: better, steps: 999 } });
  const failed = await saveCard(store, { ...model.card, best: better }).catch((e: unknown) => e);
  assert.isTrue(isFailure(failed, "storage/full"));
  for (const card of [await loadCard(store, reading), (await loadModel(store, reading)).card]) {
    assert.deepEqual(card.best, better);
    assert.equal(card.steps, model.card.steps, "how the run goes is the folder's");
  }
});

test("a card of the first version is read: its epochs are validations, and the best is among them", () => {
  const { card } = savedModel({ activation: "sigmoid" });
  const { best: _best, validations: _validations, ...kept } = card;
  const epoch = { epoch: 0, step: 10, lr: 1e-3, train: { loss: 1 } };
  const measured = { ...epoch, validation: { loss: 0.5, dice: 0.7 } };
  const first = { ...kept, version: 1, bestDice: 0.7, bestStep: 10 };
  const read = (older: object) => parseCard(JSON.stringify(older), "runs/run-1");
  const { best, validations, version } = read({ ...first, epochs: [epoch, measured] });
  assert.deepEqual(
    { best, validations, version },
    {
      ...{ best: measured, validations: [measured], version: cardVersion },
    },
  );
  // The very first wrote no epochs at all.
  assert.deepInclude(read(first).best?.validation, { dice: 0.7 });
  assert.isNull(read({ ...first, bestDice: null, bestStep: null }).best);
  // The last of that version had both by the names of today.
  assert.deepEqual(read({ ...card, version: 1 }), card);
});

test("a card that cannot be read says what would work", () => {
  const { card } = savedModel({ activation: "sigmoid" });
  const thrown = (of: object) => {
    try {
      parseCard(JSON.stringify(of), "runs/run-1");
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const newer = thrown({ ...card, version: cardVersion + 1 });
  assert.isTrue(isFailure(newer, "model/unreadable"));
  assert.match(String(newer), /newer Lamella .* update Lamella/);
  assert.match(String(thrown({ ...card, job: 3 })), /at "job".* begin a training/);
});
