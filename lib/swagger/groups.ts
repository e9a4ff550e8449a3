import type { OcpiSide } from '../contract/version.js';

/** A group of operations, with the line that explains it. */
export interface OperationGroup {
  readonly name: string;
  readonly description: string;
}

const SIDES: Readonly<Record<OcpiSide, string>> = {
  cpo: 'served as CPO',
  emsp: 'served as eMSP',
  ptp: 'served as payment terminal provider',
  hub: 'served as hub',
};
const NAMES = Object.keys(SIDES);
const OF_A_SIDE = / (?:SENDER|RECEIVER)$/;

/** The group of an operation, from its controller's and the side in its path. Versions and credentials of one side stand apart. */
export function groupOf(group: string, path: string): string {
  const side = path.split('/').find((segment) => NAMES.includes(segment));
  if (side === undefined) return group;
  return OF_A_SIDE.test(group) ? `${side} · ${group}` : `${group}, ${side} only`;
}

/** The groups in the order of the page: versions and credentials, then side by side. */
export function inOrder(groups: Iterable<string>): OperationGroup[] {
  const rank = (group: string): number => {
    if (group.endsWith(' only')) return NAMES.length + 1;
    return NAMES.findIndex((side) => group.startsWith(`${side} · `)) + 1;
  };
  const explain = (group: string): string => Object.entries(SIDES).find(([side]) => group.startsWith(`${side} · `))?.[1] ?? '';
  return [...new Set(groups)].sort((a, b) => rank(a) - rank(b)).map((name) => ({ name, description: explain(name) }));
}
