import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OCPI_REGISTERED } from '../../lib/ocpi.tokens.js';
import type { OcpiRegistered } from '../../lib/protocol/addresses.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Platform } from '../harness.js';
import { ALL_MODULES } from '../packages/pair.js';
import { Builder } from './build-from-facts.js';
import { type FactEndpoint, factsAreHere, factsOf, VERSIONS } from './facts.js';
import { mutationsOf, type Mutation } from './mutations.js';

/** Of each class so many faults, evenly spread over all that there can be. */
const PER_ENDPOINT = 30;
/** What a request may leave out though the table of its class does not, and what is understood though it is not allowed. */
const TAKEN = /^Terminal\.(terminal_id|last_updated): (absent|null)$|: an offset$/;

/** Whole bodies at addresses of ours: PATCHes are merged first, credentials are read by a reader of their own. */
const isChecked = ({ base, module, request, partial }: FactEndpoint & { partial?: boolean }): boolean =>
  base === 'endpoint_url' && module !== 'credentials' && request !== null && partial !== true;

function spread(mutations: readonly Mutation[]): Mutation[] {
  const step = Math.max(1, Math.floor(mutations.length / PER_ENDPOINT));
  return mutations.filter((_, index) => index % step === 0);
}

describe.skipIf(!factsAreHere).each(ADAPTERS)('validation over HTTP on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter, ocpi: { modules: ALL_MODULES, roles: ['CPO', 'EMSP', 'HUB', 'PTP'] } });
  });
  afterAll(() => platform.close());

  for (const version of factsAreHere ? VERSIONS : []) {
    const facts = factsOf(version);
    const builder = new Builder(facts, version);
    describe(version, () => {
      let partner: TestPartner;
      beforeAll(async () => {
        partner = await platform.partner({ version });
      });

      it.each(facts.endpoints.filter(isChecked).map((endpoint) => ({ ...endpoint, name: endpoint.request ?? '' })))(
        'R-012 R-020 R-062 $method $module$path says 2001 and the path of each fault of a $name',
        async ({ module, interface: end, method, path, name }) => {
          const { mount } =
            platform.app
              .get<OcpiRegistered[]>(OCPI_REGISTERED, { strict: false })
              .find((entry) => entry.version === version && entry.module === module && entry.interface === end) ?? {};
          const own = path.replace('{country_code}', partner.party.countryCode).replace('{party_id}', partner.party.partyId);
          const at = `/${mount}/${module}${own.replace(/\{\w+\}/g, 'ID-1')}`;
          const wrong = spread([...mutationsOf(name, builder)].filter(({ valid, what }) => !valid && !TAKEN.test(what)));
          expect(wrong.length).toBeGreaterThan(0);
          const amiss: string[] = [];
          for (const { what, path: place, object } of wrong) {
            const { status, body } = await partner.ask(at, { method, body: object });
            if (status !== 200 || body.status_code !== 2001 || !body.status_message?.includes(`${place}: `))
              amiss.push(`${what}: ${status} ${body.status_code} ${body.status_message}`);
          }
          expect(amiss).toEqual([]);
        },
      );
    });
  }
});

if (!factsAreHere) it.skip('validation over HTTP needs the facts beside the repository');
