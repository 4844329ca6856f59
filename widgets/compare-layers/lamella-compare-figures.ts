import { SignalWatcher } from "@lit-labs/preact-signals";
import { css, html, LitElement } from "lit";
import { diceOf, iouOf } from "#core/compare/agreement.ts";
import type { Comparison } from "#core/compare/comparison.ts";
import { precisionOf } from "#core/objects/match-objects.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { type ComparedFigures, differenceColors, type LastCompared } from "#viewer/index.ts";
import { base } from "../base.css.ts";

/** What is in both layers of a comparison and what in one, in the colours of their difference, and how much they agree. */
export class LamellaCompareFigures extends SignalWatcher(LitElement) {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
      table {
        margin-top: 6px;
        width: 100%;
        border-collapse: collapse;
      }
      th {
        font-weight: inherit;
        text-align: left;
      }
      thead th,
      td {
        text-align: right;
      }
      thead th,
      p {
        color: var(--lamella-muted);
      }
      th,
      td {
        height: 20px;
        padding: 0 0 0 8px;
      }
      tbody th {
        max-width: 110px;
        padding: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      i {
        display: inline-block;
        width: 10px;
        height: 10px;
        margin-right: 6px;
        border-radius: 2px;
        box-shadow: 0 0 0 1px rgba(0, 0, 0, 0.4);
      }
      dl {
        display: flex;
        gap: 12px;
        margin: 6px 0 0;
      }
      dl > div {
        display: flex;
        gap: 4px;
      }
      dt {
        color: var(--lamella-muted);
      }
      dd {
        margin: 0;
        font-weight: 600;
        color: var(--lamella-strong);
      }
      p {
        margin-top: 4px;
      }
    `,
  ];
  static override readonly properties = {
    model: { attribute: false },
    compared: { attribute: false },
  };

  declare model: ViewerModel | undefined;
  declare compared: LastCompared | undefined;

  protected override render() {
    const { model, compared } = this;
    const comparison = model?.comparison.value;
    if (!model || !compared || !comparison) return html``;
    const last = compared.figures.value;
    const figures = last && isOf(last, comparison) ? last : undefined;
    if (!figures && comparison.view !== "difference") return html``;
    const name = (id: string) => model.layers.value.find((layer) => layer.id === id)?.name.value;
    const { pixels, objects } = figures ?? {};
    return html`<table aria-label="What both have, and what one has">
        ${figures ? html`<thead><tr><td></td><th scope="col">Pixels</th><th scope="col">Objects</th></tr></thead>` : ""}
        <tbody>
          ${row("both", "In both", [pixels?.both, objects?.matched])}
          ${row("onlyA", `Only ${name(comparison.a)}`, [pixels?.onlyA, objects?.onlyA])}
          ${row("onlyB", `Only ${name(comparison.b)}`, [pixels?.onlyB, objects?.onlyB])}
        </tbody></table>
      ${figures ? this.#shares(figures, compared.isOld.value) : ""}`;
  }

  #shares({ pixels, objects, extent, within, lowest }: ComparedFigures, isPainted: boolean) {
    const comparison = this.model?.comparison.value;
    const isMoved = [comparison?.a, comparison?.b].some((id, i) => {
      const layer = this.model?.layers.value.find((each) => each.id === id);
      const isPredicted = layer?.kind === "probability";
      return isPredicted && Math.max(1, layer.threshold.value * 255) !== lowest[i];
    });
    const where = { view: "the view", slice: "the slice", all: "every slice" }[extent];
    const inside = within === undefined ? "" : `, where ${within} is labelled`;
    const isOld = isMoved || isPainted;
    return html`<dl>
        ${share("Dice", "Of pixels", diceOf(pixels))} ${share("IoU", "Of pixels", iouOf(pixels))}
        ${share("AP", "Objects in both as a share of all, at an IoU above 0.5", precisionOf(objects))}
      </dl>
      <p role="status">Of ${where}${inside}${isOld ? "; changed since, count again" : ""}</p>`;
  }
}

function isOf(figures: ComparedFigures, { a, b, label }: Comparison): boolean {
  return figures.a === a && figures.b === b && figures.label === label;
}

function row(of: keyof typeof differenceColors, title: string, counts: (number | undefined)[]) {
  const color = `rgb(${differenceColors[of].join(" ")})`;
  const cells = counts.flatMap((count) => count ?? []);
  return html`<tr><th scope="row" title=${title}><i style="background: ${color}"></i>${title}</th>
    ${cells.map((count) => html`<td>${count.toLocaleString("en")}</td>`)}</tr>`;
}

function share(name: string, title: string, value: number) {
  const text = Number.isNaN(value) ? "–" : value.toFixed(3);
  return html`<div title=${title}><dt>${name}</dt><dd>${text}</dd></div>`;
}

customElements.define("lamella-compare-figures", LamellaCompareFigures);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-compare-figures": LamellaCompareFigures;
  }
}
