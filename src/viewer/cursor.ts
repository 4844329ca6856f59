/** What lies under the pointer, for the status bar. */
export interface Cursor {
  /** Data coordinates: a pixel's centre is a whole number. Slider axes first. */
  readonly position: readonly { readonly axis: string; readonly value: number }[];
  /** One entry a visible layer, topmost first. */
  readonly values: readonly { readonly layer: string; readonly text: string }[];
}
