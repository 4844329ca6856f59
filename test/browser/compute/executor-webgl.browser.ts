import { testExecutor } from "./executor-tests.ts";

testExecutor("webgl", { joinsAs: "tfjs-webgpu" });
