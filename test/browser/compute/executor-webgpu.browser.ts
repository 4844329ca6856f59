import { testExecutor } from "./executor-tests.ts";

testExecutor("webgpu", { fusesLosses: true });
