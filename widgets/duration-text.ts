/** "40 s", "3 min 20 s", "2 h 5 min"; for people who wait. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, "min", `${seconds % 60} s`);
  if (minutes < 60) return `${minutes} min`;
  return withRest(Math.floor(minutes / 60), "h", `${minutes % 60} min`);
}

function withRest(count: number, unit: string, rest: string): string {
  return rest.startsWith("0 ") ? `${count} ${unit}` : `${count} ${unit} ${rest}`;
}
