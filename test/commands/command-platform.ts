import type { OcpiActions } from '../../lib/contract/actions.js';
import { ownContext } from '../../lib/contract/context.js';
import type { OcpiOptions } from '../../lib/ocpi.options.js';
import { OWN, startPlatform, type Adapter, type Platform } from '../harness.js';
import { v230 as objects } from '../fixtures/objects.js';

export const TOKENS_A = ['registration-one', 'registration-two', 'registration-three'] as const;

/** A platform with one Location, one running Session of DE*DRV and one of FR*OTH. */
export async function commandPlatform(actions: OcpiActions, ocpi: Partial<OcpiOptions> = {}, adapter?: Adapter): Promise<Platform> {
  const platform = await startPlatform({
    adapter,
    actions,
    ocpi: {
      registrationTokens: TOKENS_A,
      secretKey: 'a secret of the tests',
      ...ocpi,
    },
  });
  const ctx = ownContext('2.3.0', 'locations', { served: { ...OWN } });
  const [first, ...others] = objects.location().evses ?? [];
  const strict = { ...objects.evse({ uid: 'STRICT', evse_id: 'NL*EXA*E1003*1' }), capabilities: ['START_SESSION_CONNECTOR_REQUIRED'] };
  await platform.crud.create('locations', objects.location({ evses: [...(first ? [first] : []), ...others, strict] }), ctx);
  await platform.crud.create('locations', objects.location({ id: 'LOC-2' }), ctx);
  await platform.crud.create('sessions', objects.session({ id: 'SES-DRV', status: 'ACTIVE' }), ctx);
  const foreign = { ...objects.session().cdr_token, country_code: 'FR', party_id: 'OTH' };
  await platform.crud.create('sessions', objects.session({ id: 'SES-OTH', status: 'ACTIVE', cdr_token: foreign }), ctx);
  return platform;
}
