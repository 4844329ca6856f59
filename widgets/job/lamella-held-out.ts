import { css, html, LitElement } from "lit";
import { type Grid, lengthOf, sliderAxes } from "#core/layers/grid.ts";
import type { TrainSettings } from "#plugin/train-settings.ts";
import { base } from "../base.css.ts";
import "./lamella-field.ts";
import type { LamellaField } from "./lamella-field.ts";
import "./lamella-member.ts";
import type { LamellaMember } from "./lamella-member.ts";
import "./lamella-planes.ts";
import type { LamellaPlanes } from "./lamella-planes.ts";
import "./lamella-text.ts";
import type { LamellaText } from "./lamella-text.ts";

type Validation = TrainSettings["validation"];
type Kind = "fraction" | "count" | "slices" | "region";

interface OfferedKind {
  readonly id: Kind;
  readonly title: string;
  readonly summary: string;
}

const ofLayers: readonly OfferedKind[] = [
  {
    id: "fraction",
    title: "a share",
    summary: "Squares of every class, spread over what is labelled",
  },
  { id: "count", title: "some slices", summary: "Whole slices, drawn at random" },
  { id: "slices", title: "these slices", summary: "Whole slices, by their numbers" },
  { id: "region", title: "a region", summary: "A rectangle of every slice" },
];
/** A folder that has images to measure on does so, whatever is chosen. */
const ofFolder: readonly OfferedKind[] = [
  { id: "fraction", title: "a share", summary: "Whole images, drawn at random" },
  { id: "count", title: "some images", summary: "So many whole images, drawn at random" },
  { id: "slices", title: "these images", summary: "Whole images, by their names" },
];
const share = { kind: "number", key: "share", usual: 0.2, from: 0, to: 0.5 } as const;
const count = { kind: "number", key: "count", usual: 1 } as const;

/**
 * What is kept to measure on, and not learnt from.
 *
 * @fires change - read `value`
 */
export class LamellaHeldOut extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
      }
      .row {
        display: grid;
        grid-template-columns: 92px minmax(0, 1fr);
        align-items: center;
        gap: 8px;
        min-height: 28px;
      }
      .row > span {
        color: var(--lamella-muted);
      }
      .ends {
        grid-template-columns: 40px minmax(0, 1fr);
      }
    `,
  ];
  static override readonly properties = {
    value: { attribute: false },
    usual: { attribute: false },
    grid: { attribute: false },
  };

  declare value: Validation;
  declare usual: Validation;
  /** Of the image: its slices and its size. Undefined for a folder of images. */
  declare grid: Grid | undefined;

  protected override render() {
    const { value, usual, grid } = this;
    const offered = grid ? kindsOf(grid) : ofFolder;
    const kind = kindOf(value);
    return html`
      <lamella-member label="Held out" .forms=${offered} .value=${kind} .isChanged=${kind !== kindOf(usual)}
        @change=${(event: Event) => this.#begin((event.currentTarget as LamellaMember).value)}></lamella-member>
      ${this.#editor(kind)}
    `;
  }

  #editor(kind: Kind) {
    const { fraction = 0, images = 1, region = {} } = this.value;
    switch (kind) {
      case "fraction":
        return html`<lamella-field .form=${share} .words=${{ label: "Share", step: 0.01 }} .value=${fraction}
          .usual=${this.usual.fraction}
          @change=${(event: Event) => this.#take({ fraction: numberOf(event) })}></lamella-field>`;
      case "count":
        return html`<lamella-field .form=${count} .words=${{ label: this.#named, min: 1, step: 1 }} .value=${images}
          @change=${(event: Event) => this.#take({ images: numberOf(event) })}></lamella-field>`;
      case "slices":
        return html`<lamella-text label=${this.#named} placeholder=${this.grid ? "such as 0, 4" : "such as cell_1, cell_7"}
          expected="Names with commas between them" .text=${Array.isArray(images) ? images.join(", ") : ""}
          .read=${(text: string) => namesOf(text, this.grid ? /[\s,;]+/ : /[,;]/)} @change=${(
            event: Event,
          ) => {
            const { value } = event.currentTarget as LamellaText; // the one here
            if (Array.isArray(value)) this.#take({ images: value.map(String) });
          }}></lamella-text>`;
      default:
        if (!this.grid) return html`<p class="muted">The same region of every image.</p>`;
        return ["y", "x"].map(
          (axis) => html`<div class="row ends"><span aria-hidden="true">${axis}, px</span>
            <lamella-planes axis=${axis} length=${this.grid ? lengthOf(this.grid, axis) : 0} .range=${region[axis]}
              @change=${(event: Event) => {
                const { range } = event.currentTarget as LamellaPlanes; // the one here
                if (range) this.#take({ region: { ...region, [axis]: [...range] } });
              }}></lamella-planes></div>`,
        );
    }
  }

  get #named(): string {
    return this.grid ? "Slices" : "Images";
  }

  /** With what a kind starts from: the region is the right fifth of the image. */
  #begin(kind: string): void {
    const width = this.grid ? lengthOf(this.grid, "x") : 0;
    if (kind === "fraction") this.#take({ fraction: 0.2 });
    else if (kind === "count") this.#take({ images: 1 });
    else if (kind === "slices") this.#take({ images: ["0"] });
    else this.#take({ region: { x: [Math.floor(0.8 * width), width] } });
  }

  #take(value: Validation): void {
    this.value = value;
    this.dispatchEvent(new Event("change"));
  }
}

/** Slices can be held out where there are several. */
function kindsOf(grid: Grid): readonly OfferedKind[] {
  const hasSlices = sliderAxes(grid).some((axis) => lengthOf(grid, axis) > 1);
  return ofLayers.filter(({ id }) => hasSlices || (id !== "count" && id !== "slices"));
}

/** Names of files may have spaces in them, numbers of slices have not. */
function namesOf(text: string, between: RegExp): readonly string[] | undefined {
  const names = text.split(between).flatMap((name) => name.trim() || []);
  return names.length > 0 ? names : undefined;
}

/** In words, for the line of a folded group; `one` is what is held out as a whole. */
export function heldOutInWords(validation: Validation, one: "slice" | "image"): string {
  const { fraction = 0, images } = validation;
  if (validation.region) return "a region held out";
  if (typeof images === "number") return `${images} ${images === 1 ? one : `${one}s`} held out`;
  if (images) return `${images.length === 1 ? one : `${one}s`} ${images.join(", ")} held out`;
  return `${Math.round(100 * fraction)} % held out`;
}

function kindOf({ images, region }: Validation): Kind {
  if (region) return "region";
  if (images === undefined) return "fraction";
  return typeof images === "number" ? "count" : "slices";
}

function numberOf(event: Event): number {
  return Number((event.currentTarget as LamellaField).value); // the field that was changed
}

customElements.define("lamella-held-out", LamellaHeldOut);

declare global {
  interface HTMLElementTagNameMap {
    "lamella-held-out": LamellaHeldOut;
  }
}
