import "@spectrum-web-components/action-button/sp-action-button.js";
import "@spectrum-web-components/action-group/sp-action-group.js";
import type { ActionGroup } from "@spectrum-web-components/action-group";
import "@spectrum-web-components/menu/sp-menu-item.js";
import "@spectrum-web-components/picker/sp-picker.js";
import type { Picker } from "@spectrum-web-components/picker";
import { html } from "lit";
import { type Grid, lengthOf, sliderAxes } from "#core/layers/grid.ts";
import type { JobSettings } from "#plugin/job-kind.ts";
import type { Choice, MemberForm } from "#plugin/train-settings.ts";
import "../lamella-number.ts";
import type { LamellaNumber } from "../lamella-number.ts";
import "./lamella-member.ts";
import type { LamellaMember } from "./lamella-member.ts";
import "./lamella-planes.ts";
import type { LamellaPlanes } from "./lamella-planes.ts";
import type { SettingParts } from "./setting-parts.ts";

/** What a length is when its unit is chosen. */
const usualEpochs = 20;

export function presetChoice<S extends JobSettings>(parts: SettingParts<S>) {
  const { kind, settings } = parts.draft;
  const preset = kind.presetOf(settings.value);
  return html`<sp-action-group size="s" compact emphasized selects="single" label="Preset"
    .selected=${preset ? [preset] : []}
    @change=${(event: Event) => {
      const [chosen] = (event.currentTarget as ActionGroup).selected; // the one here
      const found = kind.presets.find(({ id }) => id === chosen);
      if (found) parts.set(found.settings);
    }}>
    ${kind.presets.map(({ id, title }) => html`<sp-action-button value=${id}>${title}</sp-action-button>`)}
  </sp-action-group>`;
}

/** Which network; of all of the kind of job, unless there are fewer, and `other` says with which settings it takes another's place. */
export function modelChoice<S extends JobSettings>(
  parts: SettingParts<S>,
  {
    forms = parts.draft.kind.models,
    other = (model, id) => parts.draft.kind.otherModel(model, id),
  }: {
    readonly forms?: readonly MemberForm[];
    readonly other?: (before: Choice, id: string) => Choice;
  } = {},
) {
  const { model } = parts.draft.settings.value;
  return html`<lamella-member label="Model" .forms=${forms} .value=${model.id}
    @change=${(event: Event) => {
      const { value } = event.currentTarget as LamellaMember; // the one here
      parts.set({ model: other(model, value) });
    }}></lamella-member>`;
}

/** In steps or in epochs; `hint` says what an epoch is. */
export function lengthChoice<S extends JobSettings>(parts: SettingParts<S>, hint: string) {
  const { kind, settings } = parts.draft;
  const { steps, epochs } = settings.value;
  const unit = epochs === undefined ? "steps" : "epochs";
  return html`<div class="row">
    <span class="label" aria-hidden="true" title=${hint}>Length</span>
    <span class="length">
      <lamella-number label="Length in ${unit}" min="1" max="1000000" step="1" .value=${epochs ?? steps ?? 0}
        @change=${(event: Event) => parts.set({ [unit]: (event.currentTarget as LamellaNumber).value })}></lamella-number>
      <sp-picker size="s" label="Unit of the length" .value=${unit}
        @change=${(event: Event) => {
          const { value } = event.currentTarget as Picker; // the one here
          const usual = value === "epochs" ? usualEpochs : kind.usual.steps;
          if (value !== unit) parts.set({ [value]: usual });
        }}>
        <sp-menu-item value="steps">steps</sp-menu-item>
        <sp-menu-item value="epochs">epochs</sp-menu-item>
      </sp-picker>
    </span>
  </div>`;
}

/** Where along each axis that has several slices a job may look. */
export function planeRows<S extends JobSettings>(parts: SettingParts<S>, grid: Grid) {
  const { planes } = parts.draft.settings.value;
  const axes = sliderAxes(grid).filter((axis) => lengthOf(grid, axis) > 1);
  return axes.map(
    (axis) => html`<div class="row">
      <span class="label">Slices in ${axis}</span>
      <lamella-planes axis=${axis} length=${lengthOf(grid, axis)} .range=${planes[axis]}
        @change=${(event: Event) => {
          const { range } = event.currentTarget as LamellaPlanes; // the one here
          if (range) parts.set({ planes: { ...planes, [axis]: range } });
        }}></lamella-planes>
    </div>`,
  );
}
