import { testTraining } from "./training-tests.ts";

testTraining("tfjs-webgpu");
