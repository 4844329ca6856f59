import { type ChosenNetwork, isBreakdown, type Network } from "#compute/index.ts";
import { type Networks, orFailure, type Successor, Successors, type Work } from "../networks.ts";

/** That a network begins to predict. */
export interface Began extends Pick<ChosenNetwork, "backend" | "reason"> {
  /** Where it takes over from one that broke down: what became of that, in a sentence. */
  readonly note?: string;
}

/**
 * A network that predicts whatever happens to the machine: where one breaks down, the next does the same again. Rejects
 * with Failures; see `orFailure`.
 */
export async function lastingNetwork(
  networks: Networks,
  work: Work,
  began: (on: Began) => void,
): Promise<Pick<Network, "predict" | "dispose">> {
  const successors = new Successors(networks, work);
  const tell = ({ backend, reason, before, title }: Successor) =>
    began({ backend, reason, ...(before && { note: `${before}; went on with ${title}` }) });
  let current = await orFailure(work.backend, () => successors.next());
  tell(current);
  async function predict(...tiles: Parameters<Network["predict"]>): Promise<Float32Array> {
    for (;;)
      try {
        return await current.network.predict(...tiles);
      } catch (error) {
        if (!isBreakdown(error)) throw error;
        current.network.dispose();
        current = await successors.next(error);
        tell(current);
      }
  }
  return {
    predict: (input, shape) => orFailure(work.backend, () => predict(input, shape)),
    dispose: () => current.network.dispose(),
  };
}
