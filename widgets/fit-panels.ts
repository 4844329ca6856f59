/** Widths of what stands beside the picture, in pixels. */
export interface PanelWidths {
  readonly column: number;
  readonly docks: number;
}

/** As narrow as their contents are of use. */
export const leastWidths: PanelWidths = { column: 224, docks: 240 };

/**
 * As wide as is wanted, or as leaves half of the window to the picture: then both give way by their share of what they have
 * over the least. Where even that is too much they have the least. A panel that is not shown is 0 wide.
 */
export function fitPanels(wanted: PanelWidths, windowWidth: number, bars: number): PanelWidths {
  const least = {
    column: Math.min(wanted.column, leastWidths.column),
    docks: Math.min(wanted.docks, leastWidths.docks),
  };
  const room = Math.floor(windowWidth / 2) - bars - least.column - least.docks;
  const over = wanted.column + wanted.docks - least.column - least.docks;
  const share = over <= 0 ? 0 : Math.max(0, Math.min(1, room / over));
  return {
    column: Math.floor(least.column + (wanted.column - least.column) * share),
    docks: Math.floor(least.docks + (wanted.docks - least.docks) * share),
  };
}
