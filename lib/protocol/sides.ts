import type { OcpiInterface, OcpiModuleId, OcpiRole, OcpiSide } from '../contract/version.js';

/** One interface that is served, and the path segment it is served under. */
export interface ServedInterface {
  readonly side: OcpiSide;
  readonly module: OcpiModuleId;
  readonly interface: OcpiInterface;
}

const SENDER_OF_CPO: readonly OcpiModuleId[] = ['locations', 'sessions', 'cdrs', 'tariffs', 'bookings'];
const RECEIVER_OF_CPO: readonly OcpiModuleId[] = ['tokens', 'commands', 'chargingprofiles', 'payments'];
const OPPOSITE: Readonly<Record<OcpiInterface, OcpiInterface>> = { SENDER: 'RECEIVER', RECEIVER: 'SENDER' };

const CPO: readonly ServedInterface[] = [
  ...SENDER_OF_CPO.map((module) => ({ side: 'cpo', module, interface: 'SENDER' }) as const),
  ...RECEIVER_OF_CPO.map((module) => ({ side: 'cpo', module, interface: 'RECEIVER' }) as const),
];
const EMSP: readonly ServedInterface[] = CPO.filter(({ module }) => module !== 'payments').map((served) => ({
  side: 'emsp',
  module: served.module,
  interface: OPPOSITE[served.interface],
}));
const HUB: readonly ServedInterface[] = [{ side: 'hub', module: 'hubclientinfo', interface: 'SENDER' }];
const PTP: readonly ServedInterface[] = [{ side: 'ptp', module: 'payments', interface: 'SENDER' }];

const only = (list: readonly ServedInterface[], ...modules: OcpiModuleId[]) => list.filter(({ module }) => modules.includes(module));

/** Which interfaces a role serves, under which side (the roles table of the design; types, Role enum). */
const BY_ROLE: Readonly<Record<OcpiRole, readonly ServedInterface[]>> = {
  CPO,
  EMSP,
  OTHER: EMSP,
  NSP: only(EMSP, 'locations', 'tariffs'),
  NAP: [...only(CPO, 'locations', 'tariffs'), ...only(EMSP, 'locations', 'tariffs')],
  SCSP: [...only(EMSP, 'sessions'), ...only(EMSP, 'chargingprofiles')],
  PTP: [...PTP, ...only(EMSP, 'locations', 'tariffs', 'sessions', 'cdrs', 'commands')],
  HUB: [...CPO, ...EMSP, ...HUB],
};

/** Interfaces that belong to no side: they are served on the first that exists. */
const ON_FIRST_SIDE: readonly Omit<ServedInterface, 'side'>[] = [
  { module: 'hubclientinfo', interface: 'RECEIVER' },
  { module: 'invoicereconciliation', interface: 'SENDER' },
  { module: 'invoicereconciliation', interface: 'RECEIVER' },
];

/** All interfaces that a platform of these roles serves, each once per side, in the order of the roles. */
export function servedBy(
  roles: readonly OcpiRole[],
  overrides: Partial<Record<OcpiModuleId, readonly OcpiInterface[]>> = {},
): ServedInterface[] {
  const served = new Map<string, ServedInterface>();
  const add = (entry: ServedInterface) => served.set(`${entry.side} ${entry.module} ${entry.interface}`, entry);
  for (const role of roles) BY_ROLE[role].forEach(add);
  const first = [...served.values()][0]?.side ?? 'cpo';
  for (const entry of ON_FIRST_SIDE) add({ side: first, ...entry });
  const allowed = [...served.values()].filter((entry) => overrides[entry.module]?.includes(entry.interface) ?? true);
  return [...allowed, ...missing(allowed, overrides, first)];
}

/** The interfaces of each role, as `module end`. */
const SERVED = new Map<OcpiRole, ReadonlySet<string>>();

/** Whether a role serves an end of a module. */
export function serves(role: OcpiRole, module: string, end: OcpiInterface): boolean {
  let served = SERVED.get(role);
  if (served === undefined) SERVED.set(role, (served = new Set(servedBy([role]).map((each) => `${each.module} ${each.interface}`))));
  return served.has(`${module} ${end}`);
}

/** What an override asks for and no role brings is served on the side where that interface usually is. */
function missing(
  served: readonly ServedInterface[],
  overrides: Partial<Record<OcpiModuleId, readonly OcpiInterface[]>>,
  first: OcpiSide,
): ServedInterface[] {
  const usual = [...CPO, ...EMSP, ...HUB, ...PTP];
  const same = (a: Omit<ServedInterface, 'side'>, b: Omit<ServedInterface, 'side'>) => a.module === b.module && a.interface === b.interface;
  const asked = Object.entries(overrides).flatMap(([module, interfaces]) =>
    interfaces.map((end) => ({ module: module as OcpiModuleId, interface: end })),
  );
  return asked
    .filter((entry) => !served.some((other) => same(entry, other)))
    .map((entry) => usual.find((other) => same(entry, other)) ?? { side: first, ...entry });
}
