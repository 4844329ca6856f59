import type { ViewerModel } from "#core/viewer-model.ts";
import { wheelSteps } from "#viewer/index.ts";
import type { Action } from "#widgets/action.ts";
import { actions, requestOf } from "#widgets/actions.ts";
import type { CommandRequest } from "#widgets/command-event.ts";

export interface WheelParts {
  readonly picture: HTMLElement;
  readonly model: ViewerModel;
  ask(request: CommandRequest): void;
}

/** Over the picture the wheel goes through slices with Ctrl, along the axis of the keys, and through layers with Alt. Returns what ends it. */
export function bindWheel({ picture, model, ask }: WheelParts): () => void {
  const act = (action: Action) => {
    const request = requestOf(action, model);
    if (request) ask(request);
  };
  const { previousSlice, nextSlice } = actions.view;
  const { selectAbove, selectBelow } = actions.layers;
  const ends = [
    wheelSteps(picture, {
      isMeant: ({ ctrlKey, metaKey }) =>
        (ctrlKey || metaKey) && model.steeredAxis.peek() !== undefined,
      step: (by) => act(by < 0 ? previousSlice : nextSlice),
    }),
    wheelSteps(picture, {
      isMeant: ({ altKey, ctrlKey, metaKey }) =>
        altKey && !ctrlKey && !metaKey && model.layers.peek().length > 0,
      step: (by) => act(by < 0 ? selectAbove : selectBelow),
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
