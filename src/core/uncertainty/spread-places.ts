/** How far apart places are at first, and at least, in sides of a place: beyond the first they show different things. */
const widest = 8;
const closest = 1;

/**
 * The best of many places, far from each other: the best one first, then the best that is far enough from all that were taken, as
 * in non-maximum suppression (Neubeck and Van Gool, "Efficient Non-Maximum Suppression", ICPR 2006). Where that gives too few, half
 * as far will do, down to one side. What is unsure comes in clusters that one look explains, so that without this the list
 * would show one of them over and over (Yang et al., "Suggestive Annotation", MICCAI 2017). Best first.
 */
export function spreadPlaces<P extends { readonly score: number }>(
  places: readonly P[],
  { count, sidesBetween }: { count: number; sidesBetween: (a: P, b: P) => number },
): P[] {
  const best = places.toSorted((a, b) => b.score - a.score);
  const taken = new Set<P>();
  for (let apart = widest; apart >= closest && taken.size < count; apart /= 2)
    for (const place of best) {
      if (taken.size >= count) break;
      if (taken.has(place)) continue;
      if ([...taken].every((other) => sidesBetween(place, other) >= apart)) taken.add(place);
    }
  return [...taken].sort((a, b) => b.score - a.score);
}
