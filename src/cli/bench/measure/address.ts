import type { BenchCase } from "./bench-case.ts";

/** The case and where to report, in the address of the page and of its worker. */
export interface BenchAddress {
  readonly of: BenchCase;
  /** A path on the same server. */
  readonly reports: string;
}

export function writeAddress({ of, reports }: BenchAddress): string {
  return `?${new URLSearchParams({ of: JSON.stringify(of), reports })}`;
}

export function readAddress(address: string): BenchAddress {
  const { searchParams } = new URL(address);
  const of: BenchCase = JSON.parse(searchParams.get("of") ?? ""); // written above
  return { of, reports: searchParams.get("reports") ?? "" };
}
