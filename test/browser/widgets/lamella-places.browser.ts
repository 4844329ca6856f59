import { assert } from "chai";
import { createProbabilityLayer } from "#core/layers/create-layer.ts";
import { PlacesList } from "#viewer/index.ts";
import "#widgets/lamella-places.ts";
import { find, mounted, openedModel, settled, stack } from "./models.ts";

const place = (z: number, score: number) => ({
  slice: { z },
  y0: 0,
  x0: 16,
  y1: 32,
  x1: 48,
  score,
});

async function opened() {
  const { model, labels } = openedModel();
  const prediction = createProbabilityLayer({ name: "cells", grid: stack });
  const places = new PlacesList(model);
  const made = Object.assign(document.createElement("lamella-places"), { model, places });
  const { element, sent } = mounted(made);
  await settled();
  const rows = () => [...element.renderRoot.querySelectorAll<HTMLElement>("li button")];
  const show = async () => {
    model.add(prediction);
    places.put({
      ...{ prediction, labels, measure: "entropy", places: [place(3, 0.5), place(7, 0.25)] },
      ...{ sidePx: 32, level: 1, everyPlanes: 1 },
    });
    await settled();
  };
  return { model, prediction, places, element, sent, rows, show };
}

describe("lamella-places", () => {
  it("says what is missing before there is a prediction", async () => {
    const { element } = await opened();
    assert.include(find(element, ".empty").textContent ?? "", "Train a network");
    element.remove();
  });

  it("lists places, the one gone to and those labelled since, and goes to each", async () => {
    const { places, element, sent, rows, show } = await opened();
    await show();
    assert.include(find(element, "[role=status]").textContent ?? "", "2 places of 32 x 32 pixels");
    assert.equal(rows()[1]?.getAttribute("aria-label"), "Place 2: z 7, y 16, x 32, 25 % unsure");
    rows()[1]?.click();
    assert.deepEqual(sent, [{ id: "places.goTo", args: { place: 1 } }]);
    places.goTo(1);
    places.markDone(0);
    await settled();
    const current = rows().map((row) => row.getAttribute("aria-current"));
    assert.deepEqual(current, ["false", "true"]);
    assert.match(rows()[0]?.getAttribute("aria-label") ?? "", /labelled$/);
    element.remove();
  });

  it("ranks what is chosen, and leaves the list when the prediction is closed", async () => {
    const { model, prediction, element, sent, rows, show } = await opened();
    await show();
    find(element, "sp-button[variant=accent]").click();
    const args = { layer: prediction.id, measure: "entropy", extent: "volume" };
    assert.deepEqual(sent, [{ id: "places.rank", args }]);
    model.remove(prediction.id);
    await settled();
    assert.isEmpty(rows());
    element.remove();
  });
});
