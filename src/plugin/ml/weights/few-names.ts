/** Names at the most; a network has hundreds. */
const mostNamed = 6;

/** The first of the names, and how many there are besides. */
export function fewNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).join(", ");
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}
