/** A GPU device went away while a network was on it: a driver reset, a machine that slept, a card pulled out. */
export class DeviceLost extends Error {
  override readonly name = "DeviceLost";
}
