import { assert } from "chai";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { type SharedSession, shareSession } from "#io/share/served-sharing.ts";
import { startServer, token } from "../../server/served-folder.ts";

const { signal } = new AbortController();
const stateOf = (state: number) => ({
  version: 1,
  state,
  long: "enough to be packed ".repeat(200),
});

/** A session that was shared once, and how it is shared again; what the page remembers of it. */
async function sharedOnce() {
  const { url: home, send } = await startServer();
  const kept: { last: SharedSession | undefined } = { last: undefined };
  const onTry = (shared: SharedSession) => {
    kept.last = shared;
  };
  const share = async (state: number) => {
    const server = { home, token };
    kept.last = await shareSession(stateOf(state), { server, before: kept.last, onTry }, signal);
    return kept.last;
  };
  const first = await share(1);
  const there = async () => {
    const read = await send(`sessions/${first.id}`);
    return {
      state: ((await read.json()) as { state: number }).state,
      etag: read.headers.get("etag"),
    };
  };
  /** The answer to what is sent next is lost, as where page or server are killed before it comes. */
  const loseAnswer = async (state: number) => {
    const original = globalThis.fetch;
    globalThis.fetch = async (...args) => {
      await original(...args);
      throw new TypeError("nobody answers");
    };
    const lost = await share(state).catch((error: unknown) => error);
    globalThis.fetch = original;
    assert.isTrue(isFailure(lost, "source/unreachable"));
  };
  return { first, share, there, send, loseAnswer };
}

test("what was sent and not answered is known as one's own when the session is shared again", async () => {
  const { first, share, there, loseAnswer } = await sharedOnce();
  await loseAnswer(2);
  assert.equal((await there()).state, 2, "it is there all the same");
  await loseAnswer(3); // refused, since the tag is of the first
  assert.equal((await there()).state, 2);
  const again = await share(4);
  assert.deepEqual([again.id, again.url, again.tried], [first.id, first.url, undefined]);
  assert.equal((await there()).state, 4);
  assert.equal((await share(5)).id, first.id);
});

test("what somebody else has shared meanwhile is not replaced, also after an answer was lost", async () => {
  const { first, share, there, send, loseAnswer } = await sharedOnce();
  await loseAnswer(2);
  const { etag } = await there();
  assert.match(String(etag), /-(br|gzip)"$/, "tags say how a body is packed");
  const theirs = {
    method: "PUT",
    body: JSON.stringify(stateOf(9)),
    headers: { "if-match": String(etag) },
  };
  assert.equal((await send(`sessions/${first.id}`, theirs)).status, 204, "which is the same state");
  const refused = await share(3).catch((error: unknown) => error);
  assert.isTrue(isFailure(refused, "session/changed"), String(refused));
  assert.equal((await there()).state, 9);
});
