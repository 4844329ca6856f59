/** Each member takes the document of version `index + 1` to the next one. Never changed once shipped. */
export const migrations: readonly ((older: unknown) => unknown)[] = [];
