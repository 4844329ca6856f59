// What a model can be exported as, for whoever shows it.
export { modelFormats } from "#worker/tokens.ts";
