import * as v from "valibot";
import { Failure } from "#core/failure.ts";
import { computed, type ReadonlySignal, signal } from "#core/signal.ts";
import type { ContributedSetting, PluginSettings as Values } from "#viewer/index.ts";

const storageKey = "lamella-plugin-settings";
const valueSchema = v.union([v.boolean(), v.number(), v.string()]);
const keptSchema = v.record(v.string(), valueSchema);
type Value = v.InferOutput<typeof valueSchema>;

/** What people set of plugins in this browser. */
export class PluginSettings {
  readonly #storage: () => Storage;
  /** What is not as it usually is, by id; also of plugins that are not here. */
  readonly #changed = signal<Values>({});

  /** `storage` is the page's, as `localStorage` is; where it refuses, settings last as long as the page. */
  constructor(storage: () => Storage) {
    this.#storage = storage;
    this.#changed.value = this.#read();
  }

  /** All that a plugin announces; a value that it no longer takes is as it usually is. */
  of(settings: readonly ContributedSetting[]): ReadonlySignal<Values> {
    return computed(() => {
      const effective = (setting: ContributedSetting) => {
        const kept = this.#changed.value[setting.id];
        return kept === undefined || faultOf(setting, kept) ? setting.default : kept;
      };
      return Object.fromEntries(settings.map((setting) => [setting.id, effective(setting)]));
    });
  }

  /** Throws `plugin/bad-setting` for what the setting does not take. */
  set(setting: ContributedSetting, value: Value): void {
    const fault = faultOf(setting, value);
    if (fault)
      throw new Failure(
        { code: "plugin/bad-setting", setting: setting.id },
        `${setting.title} takes ${fault}, not ${JSON.stringify(value)}`,
      );
    const { [setting.id]: _before, ...others } = { ...this.#changed.value, ...this.#read() };
    this.#changed.value = value === setting.default ? others : { ...others, [setting.id]: value };
    try {
      this.#storage().setItem(storageKey, JSON.stringify(this.#changed.value));
    } catch {
      // full, or shut: it lasts as long as the page
    }
  }

  #read(): Values {
    try {
      return v.parse(keptSchema, JSON.parse(this.#storage().getItem(storageKey) ?? "{}"));
    } catch {
      return {}; // nothing was kept, or not by us, or the browser keeps its storage shut
    }
  }
}

/** What a setting takes, in words, where a value is none of it. */
function faultOf(setting: ContributedSetting, value: Value): string | undefined {
  switch (setting.type) {
    case "boolean":
      return typeof value === "boolean" ? undefined : "yes or no";
    case "number": {
      const { minimum = -Infinity, maximum = Infinity } = setting;
      const fits = typeof value === "number" && value >= minimum && value <= maximum;
      return fits ? undefined : `a number from ${minimum} to ${maximum}`;
    }
    default: {
      const { enum: options } = setting;
      const fits = typeof value === "string" && (!options || options.includes(value));
      return fits ? undefined : (options?.join(", ") ?? "a text");
    }
  }
}
