import { simdLacks } from "../../compute/executor-contract.ts";
import { testExecutor } from "./executor-tests.ts";

testExecutor("simd", { lacks: simdLacks, fusesLosses: true });
