import { signal as createSignal } from "#core/signal.ts";

import type { ActivePlugin } from "#viewer/index.ts";
import { exportModel, importModel, inside, listModels } from "#worker/tokens.ts";
import type { RunId } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import { newRunId } from "./new-run-id.ts";
import { statusOfSaved } from "./run-status.ts";

/** A model with its run card, as it travels. */
const fileName = "model.safetensors";

/** The models of a session travel with it: what was trained or predicted with in it. */
export function shareModels({
  client,
  state,
}: Pick<LearningParts, "client" | "state">): Required<Pick<ActivePlugin, "carries" | "receive">> {
  return {
    async carries(signal) {
      const { runs } = state.session.value;
      if (runs.length === 0) return [];
      const models = await client.run(listModels, undefined, { signal });
      const own = models.filter(({ id, best }) => runs.includes(id) && best !== null);
      return Promise.all(
        own.map(async ({ id, title, best }) => {
          const input = { model: id, format: "safetensors" as const, name: undefined, about: {} };
          const { file } = await client.run(exportModel, input, { signal });
          return {
            name: `${id}/${best?.step ?? 0}`,
            title,
            kind: "model",
            files: [{ name: fileName, file }],
          };
        }),
      );
    },
    async receive({ name, title, folder }, signal) {
      const [, id = "", step] = madeBefore.exec(name) ?? [];
      const models = await client.run(listModels, undefined, { signal });
      const here = models.find((model) => model.id === id);
      await state.restored;
      if (here && here.best?.step === Number(step)) {
        state.use(here.id);
        return undefined;
      }
      const run = here || id === "" ? newRunId() : (id as RunId); // as this plugin made it elsewhere
      const source = inside(folder, fileName);
      const model = await client.run(importModel, { source, run }, { signal });
      state.addRun({ id: run, title: model.title, status: createSignal(statusOfSaved(model)) });
      return here && `${title} came along as another model: the one that is here has gone on since`;
    },
  };
}

/** A run, and the step that its weights are of. */
const madeBefore = /^(run-[\w-]+)\/(\d+)$/;
