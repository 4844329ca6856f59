import { testTraining } from "./training-tests.ts";

testTraining("simd");
