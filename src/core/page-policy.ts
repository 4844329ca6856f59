/**
 * The Content-Security-Policy of the built page and of its workers: docs/security.md says why each line is as it is. A
 * `<meta>` can carry all of it.
 */
export const pagePolicy = Object.entries({
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval' blob:", // blob: has plugins, whose files were agreed to
  "worker-src": "'self'",
  "style-src": "'self'",
  "style-src-attr": "'unsafe-inline'", // sliders and bars place their parts by it
  "img-src": "'self' blob: data:",
  "connect-src": "'self' http: https: blob: data:", // images lie at any address
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
})
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join("; ");
