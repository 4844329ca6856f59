import { Failure, isFailure } from "#core/failure.ts";
import type { Toast } from "#widgets/lamella-toasts.ts";

/** What people read of an error; nothing where they stopped it themselves. */
export function errorToast(error: unknown): Toast | undefined {
  if (wasStopped(error)) return undefined;
  if (error instanceof Failure)
    return { tone: "negative", text: error.message, details: detailsOf(error) };
  return {
    tone: "negative",
    text: "That did not work: Lamella met an error of its own. What is open is as it was.",
    details: String(error),
  };
}

/** A folder or file of the user's disk that only waits for their permission: asks for it, then tries again. */
export function permissionAction(
  error: unknown,
  doors: {
    run(command: string, args: unknown): Promise<unknown>;
    retry(): void;
    report(error: unknown): void;
  },
): Toast["action"] {
  if (!isFailure(error, "source/no-permission")) return undefined;
  const { kept } = error.detail;
  if (!kept) return undefined;
  const run = () => void doors.run("viewer.allow", { kept }).then(doors.retry, doors.report);
  return { label: "Allow", run };
}

/** What cannot be reached now may be a moment later. */
export function retryAction(error: unknown, retry: () => void): Toast["action"] {
  return isFailure(error, "source/unreachable") ? { label: "Try again", run: retry } : undefined;
}

/** A command of a plugin that somebody installed has thrown: takes the plugin off. */
export function removeAction(
  error: unknown,
  doors: {
    /** Of the plugins that can be taken off. */
    removable: readonly string[];
    run(command: string, args: unknown): Promise<unknown>;
    report(error: unknown): void;
  },
): Toast["action"] {
  if (!isFailure(error, "plugin/failed")) return undefined;
  const { plugin } = error.detail;
  if (!doors.removable.includes(plugin)) return undefined;
  const run = () => void doors.run("plugins.remove", { plugin }).catch(doors.report);
  return { label: "Remove the plugin", run };
}

function wasStopped(error: unknown): boolean {
  if (error instanceof Failure) return error.code === "worker/cancelled";
  return error instanceof DOMException && error.name === "AbortError";
}

function detailsOf({ detail, cause }: Failure): string {
  const { code, ...rest } = detail;
  const facts = Object.entries(rest).map(
    ([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  const reason = cause instanceof Error ? [`cause: ${cause.message}`] : [];
  return [code, ...facts, ...reason].join("\n");
}
