/** Whose objects are meant. "slice": those of what is looked at. "volume": of all planes along z, where objects go through them. */
export const extents = ["slice", "volume"] as const;
export type Extent = (typeof extents)[number];
