import { testExecutor } from "./executor-tests.ts";

testExecutor("tfjs-webgpu");
