/** Hears of every kernel that ran, and how long it took. */
export type OnKernel = (kernel: string, milliseconds: number) => void;
