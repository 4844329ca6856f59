import { simdLacks } from "../../compute/executor-contract.ts";
import { testExecutor, testLosses } from "./executor-tests.ts";

testExecutor("simd", simdLacks);
testLosses("simd");
