import type { Action } from "#widgets/actions.ts";

/** Runs the action of a key wherever it is pressed but in a text field. Returns what stops it. */
export function bindKeys(
  target: HTMLElement | Document,
  actions: readonly Action[],
  run: (action: Action) => void,
): () => void {
  const byKey = new Map<string, Action>();
  for (const action of actions)
    for (const key of [action.key, action.otherKey]) if (key) byKey.set(key, action);
  const press = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || event.defaultPrevented || isTyping(event)) return;
    const action = byKey.get(keyName(event));
    if (!action) return;
    event.preventDefault();
    run(action);
  };
  target.addEventListener("keydown", press);
  return () => target.removeEventListener("keydown", press);
}

/** "Ctrl+Shift+Z", "[", "?", "P"; Cmd counts as Ctrl. */
function keyName({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase(); // "?" is already shifted
  return [
    ctrlKey || metaKey ? "Ctrl+" : "",
    altKey ? "Alt+" : "",
    shiftKey && !isSign ? "Shift+" : "",
    key.length === 1 ? key.toUpperCase() : key,
  ].join("");
}

function isTyping(event: KeyboardEvent): boolean {
  return event.composedPath().some((at) => at instanceof HTMLElement && isTextField(at));
}

function isTextField(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement) return element.type !== "range";
  return element instanceof HTMLTextAreaElement || element.isContentEditable;
}
