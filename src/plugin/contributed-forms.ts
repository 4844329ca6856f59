import type { ContributedMembers, ContributedSetting } from "#viewer/index.ts";
import type { MemberForm, SettingForm } from "#worker/tokens.ts";

/** What plugins bring, as a form offers it: by the key of a job. */
export function contributedForms({ models, losses, augmentations, pretexts }: ContributedMembers) {
  const losing = (...kinds: readonly string[]) =>
    losses.filter(({ learns }) => kinds.includes(learns)).map(formOf);
  return {
    model: models.map(formOf),
    /** Of a training. */
    loss: losing("masks", "classes"),
    augment: augmentations.map(formOf),
    pretext: pretexts.map(formOf),
  };
}

function formOf({ settings, ...member }: ContributedMembers["models"][number]): MemberForm {
  const { id, title, summary } = member;
  return { id, title, summary, settings: settings.map(settingOf) };
}

function settingOf(setting: ContributedSetting): SettingForm {
  const { id: key, title: label, description: hint } = setting;
  const said = { key, label, ...(hint !== undefined && { hint }) };
  switch (setting.type) {
    case "boolean":
      return { ...said, kind: "switch", usual: setting.default };
    case "string":
      return { ...said, kind: "word", usual: setting.default, options: setting.enum ?? [] };
    case "number": {
      const { default: usual, minimum: from, maximum: to } = setting;
      return {
        ...{ ...said, kind: "number", usual },
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      };
    }
  }
}
