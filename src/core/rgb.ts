/** 0..255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** 0..255 each; an alpha of 0 cannot be seen. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];
