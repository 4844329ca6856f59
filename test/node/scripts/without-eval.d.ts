declare module "*/scripts/without-eval.mjs" {
  /** A plugin for Rollup. */
  export function withoutEval(): {
    transform(code: string, id: string): { readonly code: string } | null;
  };
}
