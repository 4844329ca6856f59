/** How far the picture is with what it has to draw. */
export interface DrawState {
  /** Of the bottom image layer; 0 is the finest. */
  readonly level: number;
  readonly tilesDone: number;
  readonly tilesTotal: number;
}
