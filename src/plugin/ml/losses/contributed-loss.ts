import type { Compared, Loss, Tensor, Tf } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { Choice } from "../config/choice.ts";

/** What a plugin's worker module exports: losses by their ids. */
interface LossModule {
  readonly losses?: {
    readonly [id: string]:
      | ((tf: Tf, compared: Compared, settings: Omit<Choice, "id">) => Tensor)
      | undefined;
  };
}

/** The loss of a plugin's module. Rejects with `plugin/unloadable` where the module does not load or has no such loss. */
export async function contributedLoss({ id, ...settings }: Choice, module: string): Promise<Loss> {
  try {
    const { losses }: LossModule = await import(module);
    const loss = losses?.[id];
    if (!loss) throw new Error("its worker module has no such loss");
    return (tf, compared) => loss(tf, compared, settings);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(
      { code: "plugin/unloadable", manifest: id },
      `The loss ${id} does not load: ${reason}`,
      { cause },
    );
  }
}
