import { torchContract } from "./torch-contract.ts";
import { updateContract } from "./update-contract.ts";

/** Training on any executor: every update rule, and every loss, as PyTorch has them. */
export const trainingContract = [...updateContract, ...torchContract];
