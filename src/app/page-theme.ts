import type { Theme } from "@spectrum-web-components/theme";
import { Failure } from "#core/failure.ts";
import { effect, type ReadonlySignal, type Signal, signal } from "#core/signal.ts";
import type { ContributedTheme, ThemeColor } from "#viewer/index.ts";

/** The colours of the page. */
export interface PageTheme {
  /** "dark", "light", or the id of a plugin's theme; one that is not there looks dark until it is. */
  readonly name: ReadonlySignal<string>;
  /** Throws `view/unknown-theme`. */
  choose(name: string): void;
  /** The other of dark and light than the page looks now. */
  toggle(): void;
  /** As a session has it: its plugin may come later. */
  restore(name: string): void;
  dispose(): void;
}

/** Dresses an element, and all in it, in a theme. */
export function pageTheme(
  element: Theme,
  themes: ReadonlySignal<readonly ContributedTheme[]>,
): PageTheme {
  const name: Signal<string> = signal("dark");
  let dressed: readonly string[] = [];
  const dispose = effect(() => {
    const theme = themes.value.find(({ id }) => id === name.value);
    for (const property of dressed) element.style.removeProperty(property);
    const properties = Object.entries(theme?.colors ?? {}).flatMap(
      ([color, hex]) => (hex === undefined ? [] : propertiesOf(color as ThemeColor, hex)), // the keys of `colors`
    );
    for (const [property, value] of properties) element.style.setProperty(property, value);
    dressed = properties.map(([property]) => property);
    element.color = theme?.base ?? (name.value === "light" ? "light" : "dark");
  });
  return {
    name,
    choose(wanted) {
      const known = ["dark", "light", ...themes.value.map(({ id }) => id)];
      if (!known.includes(wanted))
        throw new Failure(
          { code: "view/unknown-theme", theme: wanted },
          `There is no theme ${wanted}; there are: ${known.join(", ")}`,
        );
      name.value = wanted;
    },
    toggle() {
      name.value = element.color === "light" ? "dark" : "light";
    },
    restore(saved) {
      name.value = saved;
    },
    dispose,
  };
}

/** Greys that Spectrum's elements use too; see widgets/tokens.css.ts. */
const greys: { readonly [color in ThemeColor]?: number } = {
  bar: 50,
  panel: 75,
  raised: 100,
  hover: 200,
  muted: 600,
  text: 800,
  strong: 900,
};

function propertiesOf(color: ThemeColor, hex: string): [property: string, value: string][] {
  const rgb = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ");
  const grey = greys[color];
  if (grey !== undefined) return [[`--spectrum-gray-${grey}-rgb`, rgb]];
  const own: [string, string] = [`--lamella-${color}`, `rgb(${rgb})`];
  if (color !== "accent") return [own];
  const faded = (name: string, alpha: number): [string, string] => [
    `--lamella-accent-${name}`,
    `rgba(${rgb}, ${alpha})`,
  ];
  return [own, faded("soft", 0.22), faded("faint", 0.45)];
}
