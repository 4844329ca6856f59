import { assert } from "chai";
import { test } from "vitest";
import { readReview } from "#core/review/saved-review.ts";
import { reviewPage } from "./review-page.ts";

const items = (page: Awaited<ReturnType<typeof reviewPage>>) =>
  page.model.review.items.value?.map(({ key }) => key);

test("objects come by size, by how unsure the prediction was of them, or in rows over the image", async () => {
  const page = await reviewPage();
  const { run, layer } = page;
  const { by, current } = await run("review.start", { layer });
  assert.equal(by, "risk");
  assert.deepEqual(items(page), [2, 3, 4, 1]);
  assert.equal(current.item, 2);
  assert.closeTo(current.risk, 1, 0.01, "as unsure as can be");
  await run("review.start", { layer, by: "size" });
  assert.deepEqual(items(page), [1, 3, 4, 2]);
  await run("review.start", { layer, by: "size", descending: true });
  assert.deepEqual(items(page), [2, 4, 3, 1]);
  await run("review.start", { layer, by: "position" });
  assert.deepEqual(items(page), [1, 2, 3, 4]);
});

test("each decision brings the next item into sight, and what was skipped comes last", async () => {
  const { run, model, layer } = await reviewPage();
  await run("review.start", { layer, by: "position" });
  assert.deepEqual(model.camera.value.center, [11.5, 11.5]);
  const skipped = await run("review.decide", { decision: "skipped" });
  assert.equal(skipped.current.item, 2);
  assert.deepEqual(model.camera.value.center, [304.5, 14.5]);
  await run("review.decide", { decision: "accepted" });
  await run("review.decide", { decision: "rejected" });
  const last = await run("review.decide", { decision: "accepted" });
  assert.equal(last.current.item, 1);
  assert.equal(last.decided, 3);
  const done = await run("review.decide", { decision: "accepted" });
  assert.deepEqual(done.counts, { accepted: 3, rejected: 1, fixed: 0, skipped: 0 });
  assert.equal(done.current.item, 1, "there is nothing left to go to");
});

test("objects are seen with what they lie in, and from as near as somebody chose", async () => {
  const { run, model, layer } = await reviewPage();
  await run("review.start", { layer, by: "position" });
  assert.equal(
    model.camera.value.zoom,
    3,
    "a quarter of the view would be nearer than one should be",
  );
  await run("review.go", { item: 2 });
  const quarter = Math.log2(100 / 4 / 9);
  assert.closeTo(model.camera.value.zoom, quarter, 1e-9, "it would have filled three quarters");
  await run("review.go", { item: 3 });
  assert.closeTo(model.camera.value.zoom, quarter, 1e-9, "it is large enough to be made out");
  await run("camera.set", { zoom: 3.2 });
  await run("review.go", { item: 4 });
  assert.equal(model.camera.value.zoom, 3.2);
});

test("a decision is one step to undo, which goes back to its item", async () => {
  const { run, model, layer } = await reviewPage();
  await run("review.start", { layer, by: "position" });
  await run("review.decide", { decision: "accepted" });
  await run("review.decide", { decision: "rejected" });
  assert.deepEqual(await run("edit.undo"), { title: "reject object 2" });
  const undone = await run("review.status");
  assert.deepEqual([undone.current.item, undone.current.decision], [2, null]);
  assert.deepEqual(model.camera.value.center, [304.5, 14.5]);
  await run("edit.redo");
  assert.equal((await run("review.status")).counts.rejected, 1);
});

test("correcting gives the brush with the object's label, and accepting what was corrected gives the tool back", async () => {
  const { run, model, layer } = await reviewPage();
  await run("review.start", { layer, by: "position" });
  await run("review.go", { item: 3 });
  await run("review.fix");
  const object = model.layerOf(layer, "labels");
  assert.deepEqual(
    [model.tool.value, object.selectedLabel.value, model.selected.value],
    ["paint", 3, object.id],
  );
  const { counts, fixing } = await run("review.decide", { decision: "accepted" });
  assert.deepEqual([counts.fixed, fixing, model.tool.value], [1, false, "pan"]);
});

test("what was decided, and where one was, comes back with the session, and goes on when it is resumed", async () => {
  const { run, model, layer } = await reviewPage();
  await run("review.start", { layer, by: "size" });
  await run("review.decide", { decision: "accepted" });
  await run("review.decide", { decision: "rejected" });
  const saved = JSON.parse(JSON.stringify(model.review.session(new Set([layer]))));
  model.review.load({ reviews: [], labels: [] });
  assert.isNull(await run("review.status"));
  model.review.load(saved);
  const before = await run("review.status");
  assert.deepEqual([before.decided, before.total, before.isOpen], [2, 4, false]);
  const { current, counts } = await run("review.resume");
  assert.deepEqual([current.item, counts.accepted, counts.rejected], [4, 1, 1]);
  assert.isUndefined(
    model.review.session(new Set()),
    "of layers that are not open nothing is said",
  );
});

test("a review by risk goes on by size where its prediction is not open any more, and says so", async () => {
  const { run, prediction, layer } = await reviewPage();
  await run("review.start", { layer });
  await run("review.decide", { decision: "accepted" });
  await run("review.stop");
  await run("layers.remove", { layer: prediction });
  const { by, isOpen, counts, warnings } = await run("review.resume");
  assert.deepEqual([by, isOpen, counts.accepted], ["size", true, 1]);
  assert.match(warnings[0], /prediction .* not open/);
  assert.deepEqual((await run("review.resume")).warnings, [], "it is by size now");
});

test("an object whose id is below 0 is gone to and decided by it, and its decision is kept", async () => {
  const { run, model, addSigned } = await reviewPage();
  const layer = addSigned();
  const { current } = await run("review.start", { layer, by: "size", descending: true });
  assert.equal(current.item, -1);
  await run("review.decide", { decision: "accepted", item: current.item });
  const { current: back } = await run("review.go", { item: "-1" });
  assert.deepEqual([back.item, back.decision], [-1, "accepted"]);
  await run("layers.set", { layer, selectedLabel: -1 });
  const saved = JSON.parse(JSON.stringify(model.review.session(new Set([layer]))));
  const { review, warnings } = readReview(saved);
  assert.deepEqual([review.reviews[0]?.decided, warnings], [{ accepted: "-1" }, []]);
});

test("labels of hand and their first round are one step; what is stopped before leaves neither", async () => {
  const stop = new AbortController();
  const during = { review: () => {}, label: () => stop.abort() };
  let now: keyof typeof during = "review";
  const page = await reviewPage({ onProgress: () => during[now]() });
  const { run, model, at, layer, image } = page;
  const { layer: into } = await run("labels.create", { image });
  await run("review.start", { layer, by: "position" });
  for (let i = 0; i < 4; i++) await run("review.decide", { decision: "accepted" });
  const state = () => [model.layers.value.length, model.history.past.value.length];
  const before = state();
  now = "label";
  const stopped = run("review.label", { into }, stop.signal);
  assert.isFalse(
    await stopped.then(
      () => true,
      () => false,
    ),
  ); // Node has no storage to clear, so it is no AbortError
  assert.deepEqual(state(), before);
  assert.equal(await at(into, 11, 11), 0);

  const { rounds } = await run("review.label", { into });
  const [layers = 0, steps = 0] = before;
  assert.deepEqual(state(), [layers + 1, steps + 1]);
  await run("edit.undo");
  assert.deepEqual([...state(), await at(into, 11, 11)], [...before, 0]);
  await run("edit.redo");
  assert.deepEqual([await at(into, 11, 11), await at(rounds, 11, 11)], [1, 1]);
});

test("what is right becomes the class and what was rejected background, with the round it is of; the rest is not labelled", async () => {
  const { run, model, at, layer } = await reviewPage();
  await run("review.start", { layer, by: "position" });
  await run("review.decide", { decision: "accepted" });
  await run("review.decide", { decision: "rejected" });
  const first = await run("review.label");
  assert.equal(first.changed, 3 * 3 + 9 * 9);
  const [of, rounds] = [first.layer, first.rounds];
  assert.deepEqual([await at(of, 11, 11), await at(of, 12, 303), await at(of, 281, 21)], [1, 2, 0]);
  assert.deepEqual([await at(rounds, 11, 11), await at(rounds, 12, 303)], [1, 3]);
  const { labelNames } = model.layerOf(rounds, "labels");
  assert.deepEqual(
    [labelNames.value["1"], labelNames.value["3"]],
    ["Round 1, accepted", "Round 1, rejected"],
  );
  assert.equal(model.layerOf(of, "labels").unlabelled.value, "ignore");

  await run("review.fix");
  await run("review.decide", { decision: "accepted" });
  const second = await run("review.label");
  assert.deepEqual([second.layer, second.round, second.changed], [of, 2, 25]);
  assert.deepEqual(
    [await at(rounds, 281, 21), await at(rounds, 11, 11)],
    [5, 1],
    "earlier pixels keep their round",
  );
  assert.deepEqual(await run("edit.undo"), { title: "make labels of the review" });
  assert.deepEqual(
    [await at(of, 281, 21), await at(rounds, 281, 21)],
    [0, 0],
    "one step for both layers",
  );
  await run("edit.redo");
  assert.deepEqual([await at(of, 281, 21), await at(rounds, 281, 21)], [1, 5]);
});

test("a review ends with its layer, and can go on when that is back", async () => {
  const { run, model, layer } = await reviewPage();
  await run("review.start", { layer, by: "position" });
  await run("review.decide", { decision: "accepted" });
  await run("review.fix");
  await run("layers.remove", { layer });
  const { isOpen } = await run("review.status");
  assert.deepEqual([isOpen, model.tool.value], [false, "pan"]);
  await run("edit.undo");
  const { current, decided } = await run("review.resume");
  assert.deepEqual([current.item, decided], [2, 1]);
});

test("labels that were drawn by hand stay when decisions are made into their layer", async () => {
  const { run, at, layer, image } = await reviewPage();
  const { layer: into } = await run("labels.create", { image });
  await run("labels.paint", { layer: into, points: [[11, 11]], radius: 0, label: 2 });
  await run("review.start", { layer, by: "position" });
  await run("review.decide", { decision: "accepted" });
  const { rounds, changed } = await run("review.label", { into });
  assert.equal(changed, 8);
  assert.deepEqual([await at(into, 11, 11), await at(rounds, 11, 11)], [2, 0]);
  assert.deepEqual([await at(into, 10, 11), await at(rounds, 10, 11)], [1, 1]);
});

test("an accepted tile is labelled whole, of a rejected one what was predicted there becomes background", async () => {
  const { run, at, layer } = await reviewPage();
  const { total } = await run("review.start", { layer, of: "tiles", tile: 256, by: "position" });
  assert.equal(total, 4);
  await run("review.decide", { decision: "accepted" });
  await run("review.decide", { decision: "rejected" });
  const { layer: of } = await run("review.label");
  assert.deepEqual([await at(of, 11, 11), await at(of, 100, 100)], [1, 2]);
  assert.deepEqual([await at(of, 12, 303), await at(of, 100, 300)], [2, 0]);
});

test("what cannot be reviewed, or labelled, is refused in words", async () => {
  const { run, layer, image } = await reviewPage();
  const codeOf = (id: string, args: object) =>
    run(id, args).then(
      () => "",
      ({ code }) => code,
    );
  assert.equal(await codeOf("review.decide", { decision: "accepted" }), "review/none");
  const { layer: empty } = await run("labels.create", { image });
  assert.equal(await codeOf("review.start", { layer: empty }), "review/nothing");
  await run("review.start", { layer });
  assert.equal(await codeOf("review.go", { item: 9 }), "review/no-such-item");
  assert.equal(await codeOf("review.label", {}), "review/nothing-decided");
  await run("review.decide", { decision: "accepted" });
  assert.equal(await codeOf("review.label", { into: layer }), "layer/grid-mismatch");
  await run("layers.set", { layer: empty, unlabelled: "background" });
  assert.equal(await codeOf("review.label", { into: empty }), "review/complete-mask");
});
