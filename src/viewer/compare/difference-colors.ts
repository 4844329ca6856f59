/** 0..255 each, three of Okabe and Ito's palette and its ground: told apart by every kind of colour vision. */
export const differenceColors = {
  both: [225, 225, 225],
  onlyA: [230, 159, 0],
  onlyB: [86, 180, 233],
} as const;
