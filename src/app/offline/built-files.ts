/** What a build is made of, as the service worker is told when it is bundled. */
export interface Build {
  /** Hash of all of it: another build has another one. */
  readonly id: string;
  /** What the page may need without a network: the SHA-256 of each file, in hexadecimal digits, by its path. */
  readonly files: { readonly [path: string]: string };
}
