import { assert } from "chai";
import { describe, test } from "vitest";
import type { BackgroundTask } from "#core/background-task.ts";
import { signal } from "#core/signal.ts";
import { pageTour } from "../../../src/app/tour/page-tour.ts";
import { openedModel } from "../../browser/widgets/models.ts";

/** A page on which nobody has been before, and what happens on it. */
function visited(kept: { [key: string]: string } = {}) {
  const { model, labels } = openedModel();
  const tasks = signal<readonly BackgroundTask[]>([]);
  const links = signal(0);
  const storage = {
    getItem: (key: string) => kept[key] ?? null,
    setItem(key: string, value: string) {
      kept[key] = value;
    },
  } as Storage; // what the tour uses of one
  const tour = pageTour({ model, tasks, links, storage: () => storage });
  const does = (id: string, progress: number) => {
    tasks.value = [{ id, title: "", progress, etaMs: null, cancel: { id, args: {} } }];
  };
  const paints = () =>
    model.history.push({ kind: "labels", title: "Paint", data: { layer: labels.id, edit: "1" } });
  return { tasks, links, tour, does, paints, mark: () => tour.view.value?.step?.mark };
}

describe("the tour", () => {
  test("is offered once, and goes on by what is done with the real controls", () => {
    const { tour, mark, paints, does, tasks, links } = visited();
    tour.offer();
    assert.equal(tour.view.value?.title, "New here?");
    tour.go("start");
    assert.equal(mark(), "paint", "an image is open already");
    paints();
    assert.equal(mark(), "train");
    const before = tour.view.value?.text;
    does("train.stop", 0.5);
    assert.equal(mark(), "train");
    assert.notEqual(tour.view.value?.text, before, "it says what goes on");
    tasks.value = [];
    assert.equal(mark(), "predict");
    does("predict.cancel", 0);
    tasks.value = [];
    assert.equal(mark(), "share");
    links.value++;
    assert.equal(mark(), "end");
    tour.go("end");
    tour.offer();
    assert.isUndefined(tour.view.value);
  });

  test("waits on where a training failed before its first step, and can be sent on all the same", () => {
    const { tour, mark, does, paints, tasks } = visited();
    tour.go("start");
    paints();
    does("train.stop", 0);
    tasks.value = [];
    assert.equal(mark(), "train");
    tour.go("next");
    assert.equal(mark(), "predict");
    tour.go("back");
    assert.equal(mark(), "train");
  });

  test("goes on at its step on the next visit, and stays away once it was ended", () => {
    const kept = {};
    visited(kept).tour.go("start");
    const again = visited(kept);
    again.tour.offer();
    assert.equal(again.mark(), "paint");
    again.tour.go("end");
    const later = visited(kept);
    later.tour.offer();
    assert.isUndefined(later.tour.view.value);
    later.tour.go("start");
    assert.equal(later.mark(), "paint", "it can be asked for");
  });
});
