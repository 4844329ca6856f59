/** Something that takes its time while people go on working; the status bar shows it. */
export interface BackgroundTask {
  readonly id: string;
  /** "Training", "Predicting the view" */
  readonly title: string;
  /** 0..1; undefined while nobody knows. */
  readonly progress: number | undefined;
  readonly etaMs: number | null;
  /** The command that stops it. */
  readonly cancel: { readonly id: string; readonly args: unknown };
}
