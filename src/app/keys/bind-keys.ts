import { keyName } from "#core/keys/key-name.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { type NamedAction, requestOf } from "#widgets/actions.ts";
import type { CommandRequest } from "#widgets/command-event.ts";
import { actionsOn } from "#widgets/keymap.ts";
import { Borrowing } from "./borrowing.ts";
import { controlTakes, isInDialog } from "./focus.ts";

export interface KeysParts {
  /** The whole page. */
  readonly document: Document;
  readonly picture: HTMLElement;
  readonly model: ViewerModel;
  /** All that may have a key now. */
  actions(): readonly NamedAction[];
  ask(request: CommandRequest): void;
}

/** Runs the action of a key wherever it is pressed but where a control wants it for itself. Returns what stops it. */
export function bindKeys({ document, picture, model, actions, ask }: KeysParts): () => void {
  const borrowing = new Borrowing(ask);
  let isByPointer = false; // where the focus came from

  /** The first that can be done now; whether a key is anybody's at all is said too. */
  function found(event: KeyboardEvent) {
    const name = keyName(event);
    const isOnPicture = isPicture(event, picture);
    const having = name === undefined ? [] : actionsOn(name, { actions: actions(), model });
    const here = having.filter(({ onPicture }) => !onPicture || isOnPicture || isByPointer);
    const action = here.find((action) => requestOf(action, model));
    return { isTaken: here.length > 0, action };
  }

  function act(action: NamedAction, event: KeyboardEvent): void {
    const request = requestOf(action, model);
    if (!request || (event.repeat && action.held !== "repeats")) return;
    if (action.held === undefined || action.held === "repeats") {
      ask(request);
      return;
    }
    const keep = action.held === "borrows" ? request : undefined;
    borrowing.borrow(event, { args: request.args, keep });
  }

  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || controlTakes(event)) return;
    const { isTaken, action } = found(event);
    if (isTaken) event.preventDefault();
    if (action) act(action, event);
  };
  /** A button that was clicked has the focus and would be pressed by Space, which is meant for the picture. */
  const pressEarly = (event: KeyboardEvent) => {
    if (event.key === "Tab") isByPointer = false;
    if (!isByPointer || event.key !== " " || isInDialog(event) || controlTakes(event, "typing"))
      return;
    const { action } = found(event);
    if (action?.held !== "only borrows") return;
    event.preventDefault();
    event.stopPropagation();
    act(action, event);
  };
  const point = (event: PointerEvent) => {
    isByPointer = true;
    borrowing.press({ isOnPicture: event.composedPath().includes(picture) });
  };

  const stop = new AbortController();
  const { signal } = stop;
  document.addEventListener("keydown", pressEarly, { signal, capture: true });
  document.addEventListener("keydown", press, { signal });
  document.addEventListener("keyup", (event) => borrowing.keyUp(event), { signal, capture: true });
  document.addEventListener("pointerdown", point, { signal, capture: true });
  for (const end of ["pointerup", "pointercancel"] as const)
    document.addEventListener(end, () => borrowing.lift(), { signal });
  document.defaultView?.addEventListener("blur", () => borrowing.leave(), { signal });
  return () => stop.abort();
}

function isPicture(event: KeyboardEvent, picture: HTMLElement): boolean {
  const [target] = event.composedPath();
  if (target instanceof Node && picture.contains(target)) return true;
  return target instanceof HTMLBodyElement || target instanceof Document;
}
