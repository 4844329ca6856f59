import { testExecutor } from "./executor-tests.ts";

testExecutor("webgl");
