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
/** What a request may leave out though the table of its class does not (R-227), and what is understood though it is not allowed (R-055). */
const TAKEN = /^Terminal\.(terminal_id|last_updated): (absent|null)$|: an offset$/;

/** Objects that partners push whole. */
const PUSHED = [
  { name: 'Location', module: 'locations', id: 'id', method: 'PUT' },
  { name: 'Session', module: 'sessions', id: 'id', method: 'PUT' },
  { name: 'CDR', module: 'cdrs', id: 'id', method: 'POST' },
  { name: 'Tariff', module: 'tariffs', id: 'id', method: 'PUT' },
  { name: 'Token', module: 'tokens', id: 'uid', method: 'PUT' },
];

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

      it.each(PUSHED.filter(({ name }) => facts.classes[name]))(
        'R-019 R-020 R-022 takes a $name with the least, with all and with nulls, and gives it back',
        async ({ name, module, id, method }) => {
          for (const size of ['minimal', 'maximal'] as const) {
            const own = version === '2.1.1' && !('country_code' in builder.minimal(name)) ? {} : partner.owner;
            const body: Record<string, unknown> = { ...builder[size](name), ...own, [id]: `${size}-1` };
            const query = name === 'Token' && version !== '2.1.1' ? `?type=${String(body['type'])}` : '';
            const at = `${partner.pushed(module, `${size}-1`)}${query}`;
            const to = method === 'POST' ? `/emsp/${version}/${module}` : at;
            expect((await partner.ask(to, { method, body: { ...body, our_own_field: { kept: [1, null] } } })).body).toMatchObject({
              status_code: 1000,
            });
            expect((await partner.ask(at)).body.data).toEqual({ ...body, our_own_field: { kept: [1, null] } });
            if (method === 'POST') continue;
            const nulls = builder
              .fields(name)
              .flatMap(({ name: field, cardinality }) => ('?*'.includes(cardinality) && !(field in body) ? [[field, null]] : []));
            expect((await partner.ask(at, { method, body: { ...body, ...Object.fromEntries(nulls) } })).body).toMatchObject({
              status_code: 1000,
            });
            expect((await partner.ask(at)).body.data).toEqual(body);
          }
        },
      );
    });
  }
});

if (!factsAreHere) it.skip('validation over HTTP needs the facts beside the repository');
