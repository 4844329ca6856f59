import { css, html, LitElement, type PropertyValues, svg, unsafeCSS } from "lit";
import uPlot from "uplot";
import plotStyles from "uplot/dist/uPlot.min.css";
import { base } from "../base.css.ts";
import { smallButton } from "../small-button.css.ts";
import { ThemeController } from "../theme-controller.ts";
import { type Look, plotOptions } from "./plot-options.ts";
import { aligned, fixed, inWords, legendOf, type Mark, type Series, valueAt } from "./series.ts";

const heightPx = 120;

/**
 * Lines over steps. The legend switches them on and off and says their values: under the pointer, else the last ones. Lines differ by
 * their strokes as well as by colour.
 *
 * @attr heading
 * @attr log - whether the values can be seen on a logarithmic scale too
 */
export class LamellaChart extends LitElement {
  static override readonly styles = [
    base,
    smallButton,
    unsafeCSS(plotStyles),
    css`
      :host {
        display: block;
        min-width: 0;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        height: 22px;
      }
      h4 {
        margin: 0;
        font: inherit;
        font-weight: 600;
      }
      header button {
        padding: 1px 7px;
        border: 1px solid var(--spectrum-gray-300);
      }
      .plot {
        height: ${heightPx}px;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(var(--lamella-legend-width, 128px), 1fr));
        gap: 0 8px;
        margin: 2px 0 0;
        padding: 0;
        list-style: none;
      }
      li button {
        display: flex;
        align-items: center;
        gap: 6px;
        width: 100%;
        height: 20px;
        padding: 0 3px;
        text-align: start;
      }
      li button[aria-pressed="false"] svg {
        opacity: 0.3;
      }
      li span {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      li button[aria-pressed="false"] span {
        text-decoration: line-through;
      }
      b {
        font-weight: 400;
      }
    `,
  ];
  static override readonly properties = {
    heading: {},
    series: { attribute: false },
    marks: { attribute: false },
    range: { attribute: false },
    canLog: { type: Boolean, attribute: "log" },
    syncKey: { attribute: false },
    toggled: { state: true },
    isLog: { state: true },
    at: { state: true },
  };

  declare heading: string;
  declare series: readonly Series[];
  declare marks: readonly Mark[];
  /** What y spans; what the values need where it is left out. */
  declare range: readonly [number, number] | undefined;
  declare canLog: boolean;
  /** Charts of one key follow one pointer. */
  declare syncKey: string;
  /** Titles of lines that are not as they began: shown, or hidden. */
  declare protected toggled: ReadonlySet<string>;
  declare protected isLog: boolean;
  /** The step under the pointer. */
  declare protected at: number | undefined;
  #plot: uPlot | undefined;
  /** What the plot was made for; another look needs another plot. */
  #madeFor = "";
  readonly #resize = new ResizeObserver(() => this.#fill());

  constructor() {
    super();
    this.heading = "";
    this.series = [];
    this.marks = [];
    this.syncKey = "";
    this.canLog = false;
    this.toggled = new Set();
    this.isLog = false;
    new ThemeController(this, () => this.#restart());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    this.requestUpdate(); // where it was taken out, its plot is gone
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#drop();
  }

  protected override render() {
    const { heading, series, at, isLog } = this;
    return html`
      <header>
        <h4>${heading}</h4>
        ${at === undefined ? "" : html`<span class="muted">step ${at}</span>`}
        ${
          this.canLog
            ? html`<button aria-pressed=${isLog} title="Logarithmic scale" @click=${() => (this.isLog = !isLog)}>log</button>`
            : ""
        }
      </header>
      <div class="plot" role="img" aria-label=${inWords(heading, series, this.marks)}></div>
      <ul aria-label="${heading}: lines">
        ${[...legendOf(series)].map(([title, lines]) => this.#legend(title, lines))}
      </ul>
    `;
  }

  /** Lines of one title; where there are several, colours say whose they are, and strokes what. */
  #legend(title: string, lines: readonly Series[]) {
    const [first] = lines;
    if (!first) return "";
    const { dash = [], color, isHidden = false } = first;
    const isShown = this.toggled.has(title) === isHidden;
    const isOne = lines.length === 1;
    return html`<li><button aria-pressed=${isShown} title="${isShown ? "Hide" : "Show"} ${title}" @click=${() => this.#toggle(title)}>
      <svg width="16" height="8" aria-hidden="true">${svg`<line x1="0" x2="16" y1="4" y2="4" stroke-width="2"
        stroke="var(${isOne ? color : "--lamella-text"})" stroke-dasharray=${dash.join(" ")} />`}</svg>
      <span>${title}</span>
      ${lines.map((line) => {
        const value = valueAt(line, this.at ?? Infinity);
        const own = isOne ? "--lamella-strong" : line.color;
        return html`<b style="color: var(${own})" title=${line.of ?? title}>${value === undefined ? "" : fixed(value)}</b>`;
      })}
    </button></li>`;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const parent = this.renderRoot.querySelector<HTMLElement>(".plot");
    if (!parent) return;
    const lines = this.series.map(({ id, color, dash }) => [id, color, dash]);
    const wanted = JSON.stringify([lines, this.isLog, this.range]);
    if (wanted !== this.#madeFor) this.#drop();
    this.#madeFor = wanted;
    const data = aligned(this.series, { isLog: this.isLog });
    this.#plot ??= new uPlot({ ...plotOptions(this.#look()), ...this.#size() }, data, parent);
    for (const [i, one] of this.series.entries()) {
      const show = this.toggled.has(one.title) === (one.isHidden ?? false);
      if (this.#plot.series[i + 1]?.show !== show) this.#plot.setSeries(i + 1, { show });
    }
    if (this.#plot.data !== data) this.#plot.setData(data);
  }

  #look(): Look {
    const style = getComputedStyle(this);
    return {
      ...{ series: this.series, isLog: this.isLog, range: this.range, syncKey: this.syncKey },
      color: (property) => style.getPropertyValue(property).trim(),
      marks: () => this.marks,
      hovered: (x) => {
        if (x !== this.at) this.at = x;
      },
    };
  }

  #toggle(title: string): void {
    const toggled = new Set(this.toggled);
    if (!toggled.delete(title)) toggled.add(title);
    this.toggled = toggled;
  }

  /** A plot takes its colours only once. */
  #restart(): void {
    this.#drop();
    this.requestUpdate();
  }

  #drop(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #size(): { width: number; height: number } {
    return { width: this.clientWidth || 280, height: heightPx };
  }

  #fill(): void {
    if (this.clientWidth > 0) this.#plot?.setSize(this.#size());
  }
}

customElements.define("lamella-chart", LamellaChart);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-chart": LamellaChart;
  }
}
