/** What a keyboard event says of a key; DOM's `KeyboardEvent` is one. */
export interface KeyPress {
  readonly key: string;
  /** The place on the keyboard, as "KeyP"; "" where nothing is known of it. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * The name that keys are kept by: "Ctrl+Shift+Z", "[", "?", "P", "Space", "Alt+ArrowUp"; Cmd counts as Ctrl. Signs are as they are
 * typed, with no Shift before them. Undefined for a modifier alone.
 */
export function keyName(press: KeyPress): string | undefined {
  const key = press.key === " " ? "Space" : printed(press);
  if (!key || silent.has(key)) return undefined;
  return joined({
    ctrl: press.ctrlKey || press.metaKey,
    alt: press.altKey,
    shift: press.shiftKey,
    key,
  });
}

/** The same name for a key as people write it ("cmd+shift+z", "ctrl+ +"); undefined where that is no key. */
export function parseKey(text: string): string | undefined {
  const [, modifiers = "", rest = ""] =
    /^((?:(?:ctrl|control|cmd|meta|alt|option|shift)\s*\+\s*)*)(.+)$/i.exec(text.trim()) ?? [];
  const key = rest.length === 1 ? rest : named.get(rest.toLowerCase());
  if (key === undefined) return undefined;
  return joined({
    ctrl: /ctrl|control|cmd|meta/i.test(modifiers),
    alt: /alt|option/i.test(modifiers),
    shift: /shift/i.test(modifiers),
    key,
  });
}

/** Why a page cannot have this key, in a sentence; undefined where it can. */
export function reservedKey(name: string): string | undefined {
  return browserKeys.has(name) ? `browsers keep ${name} for themselves` : undefined;
}

/** Those that no browser lets a page have: windows and tabs. */
const browserKeys: ReadonlySet<string> = new Set(
  ["N", "T", "W", "Shift+N", "Shift+T", "Shift+W", "Tab", "Shift+Tab", "Q", "Shift+Q"]
    .map((key) => `Ctrl+${key}`)
    .concat("Alt+F4", "Tab", "Shift+Tab", "Escape"),
);

const silent: ReadonlySet<string> = new Set(
  "Control Shift Alt Meta AltGraph CapsLock NumLock Dead Process Unidentified Fn".split(" "),
);

const words = [
  ..."Space Enter Escape Tab Backspace Delete Insert Home End PageUp PageDown".split(" "),
  ..."ArrowUp ArrowDown ArrowLeft ArrowRight".split(" "),
  ...Array.from({ length: 12 }, (_, i) => `F${i + 1}`),
];
const named: ReadonlyMap<string, string> = new Map([
  ...words.map((word) => [word.toLowerCase(), word] as const),
  ...["Up", "Down", "Left", "Right"].map((way) => [way.toLowerCase(), `Arrow${way}`] as const),
]);

/** Alt makes other letters of letters on a Mac, and layouts without Latin letters have none: there the place says which. */
function printed({ key, code, altKey }: KeyPress): string {
  const isForeign = key.length === 1 && key > "\u024f";
  const [, place] = /^(?:Key|Digit)(.)$/.exec(code) ?? [];
  return place && (isForeign || (altKey && key.length === 1)) ? place : key;
}

function joined(of: { ctrl: boolean; alt: boolean; shift: boolean; key: string }): string {
  const { ctrl, alt, shift, key } = of;
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase(); // "?" is already shifted
  return [
    ctrl ? "Ctrl+" : "",
    alt ? "Alt+" : "",
    shift && !isSign ? "Shift+" : "",
    key.length === 1 ? key.toUpperCase() : key,
  ].join("");
}
