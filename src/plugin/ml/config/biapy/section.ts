import type { JobFile, PretrainFileInput, TrainFileInput } from "../job-file.ts";
import type { BiapyConfig, BiapyKey } from "./config.ts";
import type { ConfigValue } from "./python-value.ts";

/** Keys of BiaPy with what they say. */
export type BiapyEntries = { readonly [key: BiapyKey]: ConfigValue };

/** A part of BiaPy's configuration and of ours that say the same, both ways. */
export interface BiapySection {
  /** Asks for its keys, with BiaPy's defaults, and returns what they mean; refuses on `config` what cannot be done. */
  read(config: BiapyConfig): Partial<TrainFileInput> | Partial<PretrainFileInput>;
  /** As much as BiaPy has keys for. */
  write(file: JobFile): BiapyEntries;
}
