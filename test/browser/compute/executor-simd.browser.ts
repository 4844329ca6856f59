import { testExecutor } from "./executor-tests.ts";

testExecutor("simd", { fusesLosses: true });
