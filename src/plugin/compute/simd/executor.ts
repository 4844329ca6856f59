import type { BackendChoice } from "../choose.ts";
import type { Executor } from "../executor.ts";
