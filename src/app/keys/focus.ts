/** Keys without Ctrl that controls of a role want while they have the focus. */
const wanted: { readonly [role: string]: RegExp | undefined } = {
  button: /^( |Enter)$/,
  link: /^Enter$/,
  checkbox: /^ $/,
  switch: /^ $/,
  slider: /^(Arrow|Home|End|Page)/,
  spinbutton: /^(Arrow|Home|End|Page)/,
  separator: /^(Arrow|Home|End)/,
  radio: /^(Arrow| )/,
  tab: /^(Arrow|Home|End|Enter| )/,
  option: /^(Arrow|Home|End|Enter| )/,
  listbox: /^(Arrow|Home|End|Enter| |.$)/,
  menu: /^(Arrow|Home|End|Enter| |.$)/,
};

/** What edits a text, also with Ctrl. */
const editing = /^([acvxyz]|Arrow.*|Backspace|Delete|Home|End|Enter)$/i;

/** Whether a control in the focus wants the key for itself; of "typing" only a text field does. */
export function controlTakes(event: KeyboardEvent, what: "all" | "typing" = "all"): boolean {
  const { key } = event;
  const hasCtrl = event.ctrlKey || event.metaKey;
  return event.composedPath().some((at) => {
    if (!(at instanceof HTMLElement)) return false;
    if (isTextField(at)) return hasCtrl ? editing.test(key) : !/^F\d/.test(key);
    return what === "all" && !hasCtrl && (wanted[roleOf(at)]?.test(key) ?? false);
  });
}

/** Keys pressed in a dialog are the dialog's. */
export function isInDialog(event: Event): boolean {
  return event.composedPath().some((at) => at instanceof HTMLDialogElement);
}

function isTextField(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement)
    return !["range", "checkbox", "radio", "button", "color", "file"].includes(element.type);
  return element instanceof HTMLTextAreaElement || element.isContentEditable;
}

const tags: { readonly [tag: string]: string | undefined } = {
  BUTTON: "button",
  SUMMARY: "button",
  A: "link",
  SELECT: "listbox",
};

function roleOf(element: HTMLElement): string {
  const role = element.getAttribute("role");
  if (role) return role;
  if (element instanceof HTMLInputElement)
    return element.type === "range" ? "slider" : element.type;
  return tags[element.tagName] ?? "";
}
