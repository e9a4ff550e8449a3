import type { OcpiSide } from '../contract/version.js';

const SIDES: readonly string[] = ['cpo', 'emsp', 'ptp', 'hub'] satisfies OcpiSide[];
const OF_A_SIDE = / (?:SENDER|RECEIVER)$/;

/** The group of an operation, from its controller's and the side in its path. Versions and credentials of one side stand apart. */
export function groupOf(group: string, path: string): string {
  const side = path.split('/').find((segment) => SIDES.includes(segment));
  if (side === undefined) return group;
  return OF_A_SIDE.test(group) ? `${side} · ${group}` : `${group}, ${side} only`;
}

/** The groups in the order of the page: versions and credentials, then side by side. */
export function inOrder(groups: Iterable<string>): { readonly name: string }[] {
  const rank = (group: string): number =>
    group.endsWith(' only') ? SIDES.length + 1 : SIDES.findIndex((side) => group.startsWith(`${side} · `)) + 1;
  return [...new Set(groups)].sort((a, b) => rank(a) - rank(b)).map((name) => ({ name }));
}
