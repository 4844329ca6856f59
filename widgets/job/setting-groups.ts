import { html, type TemplateResult } from "lit";
import type { Grid } from "#core/layers/grid.ts";
import type { JobSettings } from "#plugin/job-kind.ts";
import { jobChoices, type TrainSettings } from "#plugin/train-settings.ts";
import { patienceField, seedField } from "./job-fields.ts";
import "./lamella-augmentations.ts";
import type { LamellaAugmentations } from "./lamella-augmentations.ts";
import "./lamella-held-out.ts";
import type { LamellaHeldOut } from "./lamella-held-out.ts";
import type { Named, SettingParts } from "./setting-parts.ts";

/** What jobs of every kind can be told in the same way. */
interface CommonSettings
  extends JobSettings,
    Pick<TrainSettings, "augment" | "validation" | "patience" | "backend" | "precision" | "seed"> {
  readonly monitor: string;
}

type Parts = SettingParts<CommonSettings>;

/** `content` stands over the list of augmentations. */
export function augmentationGroup(
  parts: Parts,
  { summary, content }: { readonly summary: string; readonly content?: unknown },
): TemplateResult {
  const { kind, settings } = parts.draft;
  return parts.group({
    ...{ heading: "Augmentation", summary, keys: ["augment"] },
    content: html`${content}
      <lamella-augmentations .forms=${kind.choices.augment} .value=${settings.value.augment}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as LamellaAugmentations; // the list here
          parts.set({ augment: value });
        }}></lamella-augmentations>`,
  });
}

/** What is not learnt from; `grid` is the image's, undefined where a folder is learnt from. */
export function heldOut(parts: Parts, grid: Grid | undefined): TemplateResult {
  const { kind, settings } = parts.draft;
  return html`<lamella-held-out .grid=${grid} .value=${settings.value.validation} .usual=${kind.usual.validation}
    @change=${(event: Event) => {
      const { value } = event.currentTarget as LamellaHeldOut; // the one here
      parts.set({ validation: value });
    }}></lamella-held-out>`;
}

/** When it ends, and whose weights are kept: the best by one of `monitors`. */
export function stoppingGroup(
  parts: Parts,
  { summary, monitors }: { readonly summary: string; readonly monitors: readonly Named[] },
): TemplateResult {
  return parts.group({
    ...{ heading: "Stopping", summary, keys: ["monitor", "patience"] },
    content: html`
      ${parts.word({ label: "Best is the", key: "monitor", forms: monitors })}
      ${parts.field(patienceField)}`,
  });
}

export function machineGroup(parts: Parts, summary: string): TemplateResult {
  return parts.group({
    ...{ heading: "Machine", summary, keys: ["backend", "precision", "seed"] },
    content: html`
      ${parts.word({ label: "Backend", key: "backend", forms: jobChoices.backend })}
      ${parts.word({ label: "Precision", key: "precision", forms: jobChoices.precision })}
      ${parts.field(seedField)}`,
  });
}
