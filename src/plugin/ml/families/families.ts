import * as v from "valibot";
import type { Graph, Loss } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { AnyMember, Family } from "#core/family.ts";
import type { Augmentation } from "../augment/augmentation.ts";
import { augmentations } from "../augment/index.ts";
import { type Choice, choiceOf, isContributed } from "../config/choice.ts";
import { losses } from "../losses/index.ts";
import type { LossMember } from "../losses/loss.ts";
import { pretrainModels } from "../models/index.ts";
import { pretexts } from "../pretext/index.ts";
import type { PretextTask } from "../pretext/pretext.ts";

/** What a run builds the choices of its job from: our families, with what plugins bring to them. */
export interface Families {
  readonly models: Family<AnyMember<Graph>>;
  readonly losses: Family<AnyMember<Loss> & Pick<LossMember<string, unknown>, "learns">>;
  readonly augmentations: Family<AnyMember<Augmentation>>;
  readonly pretexts: Family<AnyMember<PretextTask>>;
}

/** Without any plugin. */
export const ownFamilies: Families = { models: pretrainModels, losses, augmentations, pretexts };

/** The choices of a job, of either kind, that plugins can add to. */
export interface OpenChoices {
  readonly model?: Choice;
  readonly loss?: Choice | undefined;
  readonly augment?: readonly Choice[];
  readonly pretext?: Choice;
}

/** A choice of a job that a plugin brings. */
export interface ContributedChoice {
  /** Of the job. */
  readonly key: keyof OpenChoices;
  readonly family: keyof Families;
  readonly choice: Choice;
}

/** Those of a job that are none of ours. */
export function contributedChoices(job: OpenChoices): readonly ContributedChoice[] {
  const { model, loss, augment = [], pretext } = job;
  const all = [
    { key: "model", family: "models", choice: model },
    { key: "loss", family: "losses", choice: loss },
    ...augment.map((choice) => ({ key: "augment", family: "augmentations", choice }) as const),
    { key: "pretext", family: "pretexts", choice: pretext },
  ] as const;
  return all.flatMap(({ choice, ...of }) =>
    choice && isContributed(choice) ? [{ ...of, choice }] : [],
  );
}

/** Throws `train/bad-job` where a choice of the job is nobody's, or has a setting that its member does not have or allow. */
export function checkContributed(job: OpenChoices, families: Families): void {
  for (const { key, family, choice } of contributedChoices(job)) {
    const parsed = v.safeParse(choiceOf<AnyMember>(families[family]), choice);
    if (parsed.success) continue;
    const [issue] = parsed.issues;
    const at = [key, v.getDotPath(issue)].filter(Boolean).join(".");
    throw new Failure({ code: "train/bad-job", key: at }, `The job's "${at}": ${issue.message}`);
  }
}
