import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { partyKey } from '../../lib/contract/party.js';
import { factFile, factsAreHere, VERSIONS, type Version } from '../census/facts.js';
import { expectSuccess } from '../harness.envelope.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, ask, base64, startPlatform, type Platform } from '../harness.js';

interface Example {
  readonly class: string | null;
  readonly kind: 'full' | 'patch' | 'envelope' | 'fragment';
  readonly discrepancies: number;
}
type Name = 'location' | 'evse' | 'session' | 'cdr' | 'tariff' | 'token';

const NAMES: Readonly<Record<string, Name>> = {
  Location: 'location',
  EVSE: 'evse',
  Session: 'session',
  CDR: 'cdr',
  Tariff: 'tariff',
  Token: 'token',
};
const read = (version: Version, file: string): Wire => JSON.parse(readFileSync(factFile(`examples/${version}/${file}`), 'utf8'));

/** The good examples of objects that partners push, the data of replies included. */
function examplesOf(version: Version): { file: string; name: Name; kind: Example['kind']; body: Wire }[] {
  const { files } = read(version, 'index.json') as { files: Record<string, Example> };
  return Object.entries(files).flatMap(([file, { class: of, kind, discrepancies }]) => {
    if (discrepancies > 0) return [];
    const body = read(version, file);
    if (of === 'Hours') return [{ file, name: 'location' as const, kind: 'fragment' as const, body: { opening_times: body } }];
    const name = NAMES[of ?? ''];
    return name ? [{ file, name, kind, body: kind === 'envelope' ? (body['data'] as Wire) : body }] : [];
  });
}

describe.skipIf(!factsAreHere).each(ADAPTERS)('the examples of the specification on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
  });
  afterAll(() => platform.close());

  for (const version of factsAreHere ? VERSIONS : []) {
    describe(version, () => {
      const examples = examplesOf(version);
      let partner: TestPartner;
      beforeAll(async () => {
        const owners = examples.filter(({ kind }) => kind === 'full' || kind === 'envelope').map(({ body }) => body);
        const parties = owners.flatMap(({ country_code, party_id }) =>
          typeof country_code === 'string' && typeof party_id === 'string'
            ? [{ countryCode: country_code, partyId: party_id, role: 'CPO' as const }]
            : [],
        );
        const more = [...new Map(parties.map((party) => [partyKey(party), party])).values()];
        partner = await platform.partner({ version, side: 'emsp', more: version === '2.1.1' ? [] : more });
      });
      afterAll(() => partner.ask(`/${version}/credentials`, { method: 'DELETE' }));

      it.each(
        Object.entries((read(version, 'index.json') as { files: Record<string, Example> }).files).flatMap(([file, example]) =>
          example.class === 'Credentials' && example.discrepancies === 0 ? [{ file, body: read(version, file) }] : [],
        ),
      )('$file is taken as credentials, and remembered as it was said', async ({ body }) => {
        const one = await platform.partner({ version, side: 'emsp' });
        const partners = platform.app.get(OcpiPartners, { strict: false });
        const known = await partners.byParty(one.party);
        // The party of the examples is the platform's own, and their addresses are nobody's.
        const said: Wire = JSON.parse(JSON.stringify({ ...body, url: known?.url }).replaceAll('"EXA"', '"EXB"'));
        const answer = await one.ask(`/emsp/${version}/credentials`, { method: 'PUT', body: said });
        expect(expectSuccess(answer).body.data).toMatchObject({ token: expect.any(String), url: expect.any(String) });
        const now = known && (await partners.byId(known.id));
        const remembered = now?.roles.map(({ role, countryCode, partyId, businessDetails }) => ({
          role,
          country_code: countryCode,
          party_id: partyId,
          business_details: businessDetails,
        }));
        const { country_code, party_id, business_details, roles = [{ role: 'CPO', country_code, party_id, business_details }] } = said;
        expect(remembered).toEqual(roles);
        const authorization = (answer.body.data as { token: string }).token;
        expectSuccess(
          await ask(platform.url(`/${version}/credentials`), {
            method: 'DELETE',
            authorization: version === '2.1.1' ? authorization : base64(authorization),
          }),
        );
      });

      const path = (name: Name, body: Wire): string => {
        const owner = [body['country_code'] ?? partner.party.countryCode, body['party_id'] ?? partner.party.partyId];
        const type = name === 'token' && version !== '2.1.1' ? `?type=${String(body['type'])}` : '';
        const at = ['', name === 'token' ? 'cpo' : 'emsp', version, `${name}s`, ...owner, body['id'] ?? body['uid']].join('/');
        return at + type;
      };

      it.each(examples.filter(({ kind }) => kind === 'full' || kind === 'envelope'))(
        '$file is stored and read back equal',
        async ({ name, body }) => {
          expect((await partner.ask(path(name, body), { method: 'PUT', body })).body).toMatchObject({ status_code: 1000 });
          expect(expectSuccess(await partner.ask(path(name, body))).body.data).toEqual(body);
          // The same once more, and with a field that nobody knows.
          const more = { ...body, nlx_unknown: { kept: [true] } };
          expectSuccess(await partner.ask(path(name, body), { method: 'PUT', body: more }));
          expect((await partner.ask(path(name, body))).body.data).toEqual(more);
        },
      );

      it.each(examples.filter(({ kind }) => kind === 'patch' || kind === 'fragment'))(
        '$file is merged and read back equal',
        async ({ file, name, body }) => {
          const whole = name === 'evse' ? 'location' : name;
          const key = whole === 'token' ? { uid: file.slice(-36) } : { id: file.slice(-36) };
          const before = wire(version, whole, {
            ...partner.owner,
            ...key,
            ...(whole === 'session' && { last_updated: '2015-01-01T00:00:00Z' }),
          });
          expectSuccess(await partner.ask(path(whole, before), { method: 'PUT', body: before }), 201);
          const evse = name === 'evse' ? '/EVSE-1' : '';
          const last_updated = body['last_updated'] ?? (version === '2.1.1' ? undefined : LATER);
          const fields = { ...body, ...(last_updated !== undefined && { last_updated }) };
          expectSuccess(await partner.ask(path(whole, before) + evse, { method: 'PATCH', body: fields }));
          const after = (await partner.ask(path(whole, before) + evse)).body.data as Wire;
          const start = (name === 'evse' ? (before['evses'] as Wire[])[0] : before) as Wire;
          const added = name === 'session' && version !== '2.1.1' && Array.isArray(body['charging_periods']);
          const charging_periods = added && {
            charging_periods: [...(before['charging_periods'] as Wire[]), ...(body['charging_periods'] as Wire[])],
          };
          expect(after).toEqual({ ...start, ...fields, ...charging_periods, last_updated: last_updated ?? after['last_updated'] });
        },
      );
    });
  }
});
