const signs: { readonly [key: string]: string } = {
  ArrowUp: "\u2191",
  ArrowDown: "\u2193",
  ArrowLeft: "\u2190",
  ArrowRight: "\u2192",
};

/** A key as people read it: with the signs of a Mac on a Mac, and arrows as arrows. */
export function keyText(name: string, isMac = /Mac|iP(hone|ad)/.test(navigator.platform)): string {
  const text = name.replace(/Arrow\w+$/, (arrow) => signs[arrow] ?? arrow);
  if (!isMac) return text;
  return text.replace("Ctrl+", "\u2318").replace("Alt+", "\u2325").replace("Shift+", "\u21e7");
}

/** What stands behind a title in a tooltip: " (P)", or nothing. Null is an attribute that was taken away. */
export function keyHint(name: string | null | undefined): string {
  return name ? ` (${keyText(name)})` : "";
}
