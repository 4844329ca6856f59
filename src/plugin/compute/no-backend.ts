/** No backend of this machine runs a network, or not the one that was asked for. The message says what would. */
export class NoBackend extends Error {
  override readonly name = "NoBackend";
}
