const FIRST = Date.UTC(2026, 4, 4, 6, 0, 0);

/** An OCPI DateTime some minutes after the day the demo data begins. Fixed: two runs make equal objects. */
export function demoTime(minutes: number): string {
  return `${new Date(FIRST + Math.round(minutes * 60) * 1000).toISOString().slice(0, 19)}Z`;
}
