import type { OcpiActions } from '../../lib/contract/actions.js';
import type { OcpiModuleId, OcpiRole, OcpiSide } from '../../lib/contract/version.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import type { OcpiOptions } from '../../lib/ocpi.options.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { startPlatform, type Adapter, type Platform, type PlatformOptions } from '../harness.js';

/** Every module, the packages included. */
export const ALL_MODULES: readonly OcpiModuleId[] = [
  'locations',
  'sessions',
  'cdrs',
  'tariffs',
  'tokens',
  'commands',
  'chargingprofiles',
  'hubclientinfo',
  'invoicereconciliation',
  'payments',
  'bookings',
];

/** One end of a pair. */
export interface End {
  readonly countryCode: string;
  readonly partyId: string;
  readonly roles: readonly OcpiRole[];
  readonly modules?: readonly OcpiModuleId[];
  readonly actions?: OcpiActions;
  readonly providers?: PlatformOptions['providers'];
  readonly ocpi?: Partial<OcpiOptions>;
}

/** A platform that serves the packages. */
export function startEnd(adapter: Adapter, { roles, modules = ALL_MODULES, actions, providers, ocpi, ...party }: End): Promise<Platform> {
  return startPlatform({
    adapter,
    actions,
    providers,
    ocpi: { roles, modules, parties: [{ ...party, roles: [...roles], businessDetails: { name: party.partyId } }], ...ocpi },
  });
}

/** Registers two platforms in 2.3.0. What each calls the other with. */
export async function join(asking: Platform, asked: Platform, side: OcpiSide): Promise<readonly [PartnerClient, PartnerClient]> {
  const { token } = await asked.app.get(OcpiRegistration, { strict: false }).createToken();
  const partner = await asking.app
    .get(OcpiRegistration, { strict: false })
    .register({ url: asked.url('/versions'), token, version: '2.3.0', side });
  const [back] = await asked.app.get(OcpiPartners, { strict: false }).all();
  if (back === undefined) throw new Error('The other end knows nobody.');
  return [asking.app.get(OcpiClient, { strict: false }).for(partner), asked.app.get(OcpiClient, { strict: false }).for(back)];
}
