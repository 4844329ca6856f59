import type { BiapyKey } from "./config.ts";

/**
 * Keys of BiaPy that cannot change a number here: what they steer is done by other means (threads, memory, names of
 * folders), or everything that they can ask for is done anyway (metrics, samples of augmentation).
 */
const known: readonly RegExp[] = [
  /^SYSTEM\.(NUM_CPUS|NUM_WORKERS|NUM_GPUS|PIN_MEM|DEVICE)$/,
  /^PROBLEM\.SELF_SUPERVISED\.\w+$/, // of another problem
  /^DATA\.(TRAIN|VAL|TEST)\.(IN_MEMORY|CHECK_DATA|SSL_SOURCE_DIR|RESOLUTION|INPUT_\w+)$/,
  /^DATA\.(TRAIN|VAL)\.(OVERLAP|PADDING)$/, // of a grid of patches; they are drawn
  /^DATA\.(CHECK_GENERATORS|REFLECT_TO_COMPLETE_SHAPE|FILTER_BY_IMAGE)$/,
  /^DATA\.TEST\.(MEDIAN_PADDING|ARGMAX_TO_OUTPUT)$/,
  /^DATA\.VAL\.CROSS_VAL_\w+$/,
  /^AUGMENTOR\.(AUG_SAMPLES|AUG_NUM_SAMPLES|DRAW_GRID|SHUFFLE_\w+|\w+_MODE|\w+_(RANGE|FACTOR)|(E|G|GC|MB|MOTB|COUT|GRID|CBLUR|CMIX|CNOISE|MS|MISSP)_\w+)$/, // settings of what is off
  /^MODEL\.(SAVE_CKPT_FREQ|OUT_CHECKPOINT_FORMAT|Z_DOWN|ISOTROPY|VIT_\w+|MAE_\w+)$/,
  /^(TRAIN|TEST)\.(VERBOSE|METRICS)$/,
  /^TEST\.(REDUCE_MEMORY|REUSE_PREDICTIONS)$/,
  /^TEST\.(BY_CHUNKS|POST_PROCESSING)\.\w+$/,
  /^(PATHS|LOG)\./,
];

/** Whether a key says nothing that matters here. */
export function isWithoutEffect(key: BiapyKey): boolean {
  return known.some((pattern) => pattern.test(key));
}
