/** The most that a chunk, a tile, a strip or a file that unpacks as a whole may become: more is a mistake, or meant to fill the memory. */
export const mostUnpackedBytes = 2 ** 31;
