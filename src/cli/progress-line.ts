/** Where a command shows how far it is: standard error, so that standard output holds results alone. */
export interface ProgressStream {
  readonly isTTY: boolean;
  /** Of its terminal. */
  readonly columns?: number | undefined;
  write(text: string): void;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What it is about, in front of the bar. */
  readonly title: string;
  /** Figures behind it. */
  readonly figures: readonly string[];
}

/** Of the bar, in letters: as much as a narrow terminal leaves beside the figures. */
const [leastBar, mostBar] = [6, 24];
const redrawMs = 100;

/** A bar that is drawn over itself on a terminal; elsewhere it is not shown, and lines are all there is. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  #drawnMs: number;
  #isDrawn: boolean;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
    this.#drawnMs = Number.NEGATIVE_INFINITY;
    this.#isDrawn = false;
  }

  show(progress: Progress): void {
    if (!this.#stream.isTTY || performance.now() - this.#drawnMs < redrawMs) return;
    this.#drawnMs = performance.now();
    this.#isDrawn = true;
    const columns = (this.#stream.columns || 80) - 1; // of some terminals it is said to be 0
    this.#stream.write(`\r\u001b[K${barOf(progress, columns).slice(0, columns)}`);
  }

  /** A line that stays, above the bar. */
  line(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#isDrawn) this.#stream.write("\r\u001b[K");
    this.#isDrawn = false;
    this.#drawnMs = Number.NEGATIVE_INFINITY;
  }
}

function barOf({ title, done, total, figures }: Progress, columns: number): string {
  const share = total > 0 ? done / total : 1;
  const before = `${title} [`;
  const behind = [`] ${Math.floor(share * 100)} %`, ...figures].join("  ");
  const width = Math.min(mostBar, Math.max(leastBar, columns - before.length - behind.length));
  const bar = "#".repeat(Math.floor(share * width)).padEnd(width, ".");
  return before + bar + behind;
}

/** "1:02:03", or "2:03" below an hour. */
export function clockText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
