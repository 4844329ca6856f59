import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { listModels } from "#worker/tokens.ts";
import type { LearningParts } from "./train-commands.ts";

export function modelCommands({ client }: LearningParts): { readonly [id: string]: CommandBody } {
  return {
    /** Models in this browser's storage, oldest first; their ids are what `predict.start` takes. */
    "models.list": commandBody({
      args: v.strictObject({}),
      async run(_, signal) {
        const models = await client.run(listModels, undefined, { signal });
        return models
          .filter(({ bestStep }) => bestStep !== null)
          .map(({ id, title, created, bestDice, state, step, steps, classes }) => ({
            ...{ id, title, created, bestDice, state, step, steps },
            classes: classes.outputs.map((output) => output.title),
          }));
      },
    }),
  };
}
