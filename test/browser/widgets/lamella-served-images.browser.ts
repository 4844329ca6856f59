import { assert } from "chai";
import type { QueryEvent } from "#widgets/ask-command.ts";
import "#widgets/lamella-served-images.ts";
import { find, mounted } from "./models.ts";

describe("lamella-served-images", () => {
  let answers: Promise<unknown>[] = [];
  const element = document.createElement("lamella-served-images");
  const text = () => element.shadowRoot?.textContent?.trim() ?? "";
  const until = async (isDone: () => boolean) => {
    while (!isDone()) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
  before(() => {
    element.addEventListener("lamella-query", ({ detail }: QueryEvent) =>
      detail.answer(answers.shift() ?? forever),
    );
    mounted(element);
  });
  after(() => element.parentElement?.remove());

  const forever = new Promise<never>(() => {});

  it("says that the list is long in coming, that it cannot be had, and asks again", async () => {
    let fail = (_: Error): void => {};
    answers = [
      new Promise((_, reject) => {
        fail = reject;
      }),
      Promise.resolve({
        ...{ folder: "cells", isComplete: true },
        images: [{ source: "http://a/files/a.tif", path: "a.tif", kind: "tiff" }],
      }),
    ];
    await until(() => text().startsWith("Looking through the folder"));
    fail(new Error("It answered with 500."));
    await until(() => text().startsWith("It answered with 500."));
    find(element, ".again").click();
    await until(() => text().includes("a.tif"));
    assert.include(text(), "In cells, on this server");
    assert.notInclude(text(), "500");
  });
});
