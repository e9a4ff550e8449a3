import type { Capability, Connector, Evse, OcpiParty, Status } from 'nestjs-ocpi';
import type { Random } from './random.js';

type Form = Omit<Connector, 'id' | 'last_updated'>;

const AC_11: Form = {
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 16,
  max_electric_power: 11_040,
  tariff_ids: ['AC-CITY', 'AC-GREEN', 'AD-HOC'],
};
const AC_22: Form = { ...AC_11, max_amperage: 32, max_electric_power: 22_080, tariff_ids: ['AC-REGULAR'] };
const AC_CABLE: Form = { ...AC_22, format: 'CABLE', tariff_ids: ['AC-TIME'] };
const WALL: Form = {
  standard: 'DOMESTIC_F',
  format: 'SOCKET',
  power_type: 'AC_1_PHASE',
  max_voltage: 230,
  max_amperage: 10,
  tariff_ids: ['AC-REGULAR'],
};
const CCS_50: Form = {
  standard: 'IEC_62196_T2_COMBO',
  format: 'CABLE',
  power_type: 'DC',
  max_voltage: 500,
  max_amperage: 125,
  max_electric_power: 50_000,
  tariff_ids: ['DC-FAST', 'AD-HOC'],
  terms_and_conditions: 'https://charging.example.com/terms',
};
const CHADEMO: Form = { ...CCS_50, standard: 'CHADEMO' };
const CCS_300: Form = {
  ...CCS_50,
  max_voltage: 1000,
  max_amperage: 500,
  max_electric_power: 300_000,
  tariff_ids: ['DC-HPC', 'AD-HOC'],
  capabilities: ['ISO_15118_2_PLUG_AND_CHARGE'],
};

/** What stands at a site. */
export type SiteKind = 'street' | 'garage' | 'hub';

const SHAPES: Readonly<Record<SiteKind, readonly [readonly Form[], ...(readonly Form[])[]]>> = {
  street: [[AC_11], [AC_22], [AC_11]],
  garage: [[AC_22], [AC_22, WALL], [AC_22, AC_CABLE], [CCS_50, CHADEMO, AC_CABLE]],
  hub: [[CCS_300], [CCS_300, CHADEMO], [CCS_50, CHADEMO]],
};

const CAPABILITIES: readonly Capability[] = [
  'RFID_READER',
  'REMOTE_START_STOP_CAPABLE',
  'RESERVABLE',
  'UNLOCK_CAPABLE',
  'CHARGING_PROFILE_CAPABLE',
  'CHARGING_PREFERENCES_CAPABLE',
  'TOKEN_GROUP_CAPABLE',
];
const PAYING: readonly Capability[] = ['CONTACTLESS_CARD_SUPPORT', 'CREDIT_CARD_PAYABLE', 'DEBIT_CARD_PAYABLE'];
const SELDOM: readonly [Status, ...Status[]] = ['INOPERATIVE', 'OUTOFORDER', 'BLOCKED', 'PLANNED'];

/** One EVSE of a demo location; the first of each location is always free. */
export function demoEvse(
  random: Random,
  place: { owner: OcpiParty; location: number; number: number; kind: SiteKind; time: string },
): Evse {
  const { owner, location, number, kind, time } = place;
  const forms = random.pick(SHAPES[kind]);
  const direct = forms.some(({ power_type }) => power_type === 'DC');
  const status = number > 1 && random.chance(0.06) ? random.pick(SELDOM) : 'AVAILABLE';
  return {
    uid: `EVSE-${location}-${number}`,
    evse_id: `${owner.countryCode}*${owner.partyId}*E${String(location).padStart(5, '0')}*${number}`.toUpperCase(),
    status,
    ...(status === 'PLANNED' ? { status_schedule: [{ period_begin: time, status: 'PLANNED' as const }] } : {}),
    capabilities: [...CAPABILITIES, ...(direct ? PAYING : [])],
    connectors: forms.map((form, index) => ({ id: String(index + 1), ...form, last_updated: time })),
    ...(kind === 'garage' ? { floor_level: String(-random.int(0, 3)) } : {}),
    physical_reference: String(number).padStart(2, '0'),
    ...(random.chance(0.2) ? { directions: [{ language: 'en', text: `Bay ${number}, on the left behind the entrance` }] } : {}),
    parking_restrictions: ['EV_ONLY', ...(random.chance(0.1) ? ['DISABLED' as const] : [])],
    last_updated: time,
  };
}
