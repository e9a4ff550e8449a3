import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectFailure, expectSuccess } from '../harness.envelope.js';
import { wire, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { startPlatform, type Platform } from '../harness.js';

/** What is said in fields that mean something else in 2.3.0 (parking, capabilities, help_phone), and in one that no version knows. */
type Words = readonly unknown[];
interface Step {
  readonly method: 'PUT' | 'PATCH';
  /** The ids below the Location. */
  readonly path: readonly string[];
  readonly words: Words;
}

const WORDS = fc.array(fc.constantFrom(undefined, null, 'two bays', 'three bays', ['RFID_READER'], { bays: [4] }), {
  minLength: 6,
  maxLength: 6,
});
const PATH = fc.oneof(
  fc.constant([]),
  fc.tuple(fc.constantFrom('E1', 'e1', 'E/2', 'E3')),
  fc.tuple(fc.constantFrom('E1', 'e1', 'E/2', 'E3'), fc.constantFrom('c~1', 'C~1', '2')),
);
const STEP: fc.Arbitrary<Step> = fc.record({ method: fc.constantFrom('PUT', 'PATCH'), path: PATH, words: WORDS });
const LISTS = [
  { list: 'evses', key: 'uid' },
  { list: 'connectors', key: 'id' },
] as const;

describe.each(['2.1.1', '2.2.1'] as const)('PUTs and PATCHes of a Location, its EVSEs and their Connectors in %s', (version) => {
  let platform: Platform;
  let partner: TestPartner;
  beforeAll(async () => {
    platform = await startPlatform();
    partner = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
  });
  afterAll(() => platform.close());

  const isSame = (a: unknown, b: string): boolean => a === b || (version !== '2.1.1' && String(a).toUpperCase() === b.toUpperCase());
  const makers = {
    connector: (id: string, [capabilities, note]: Words): Wire => {
      const [one] = wire(version, 'evse')['connectors'] as Wire[];
      return { ...one, id, capabilities, note };
    },
    evse: (uid: string, [parking, note, ...words]: Words): Wire => {
      const connectors = [makers.connector('C~1', words), makers.connector('2', words.slice(1))];
      return { ...wire(version, 'evse'), uid, parking, note, connectors };
    },
    location: (id: string, [help_phone, note, ...words]: Words): Wire => {
      const evses = [makers.evse('E1', words), makers.evse('E/2', words.slice(1))];
      return { ...wire(version, 'location', partner.owner), id, help_phone, note, evses };
    },
  };

  /** A PATCH takes the fields that the words are in, and at times the list below. */
  function bodyOf(id: string, { method, path: [uid, connectorId], words }: Step, last_updated: string): Wire {
    if (connectorId !== undefined) {
      const { capabilities, note, ...others } = makers.connector(connectorId, words);
      return plain({ ...(method === 'PUT' && others), capabilities, note, last_updated });
    }
    const { evses, connectors, parking, help_phone, note, ...others } =
      uid === undefined ? makers.location(id, words) : makers.evse(uid, words);
    const lists = method === 'PUT' || words.at(-1) === null ? { evses, connectors } : {};
    return plain({ ...(method === 'PUT' && others), ...lists, parking, help_phone, note, last_updated });
  }

  /** What a plain object becomes of a step; undefined where there is nothing to put it into. */
  function after(object: Wire | undefined, { method, path: [name, ...deeper] }: Step, body: Wire, level = 0): Wire | undefined {
    if (name === undefined) return method === 'PUT' ? body : object && { ...object, ...body };
    const place = LISTS[level];
    if (object === undefined || place === undefined) return undefined;
    const entries = (object[place.list] ?? []) as Wire[];
    const index = entries.findIndex((entry) => entry[place.key] === name);
    const at = index < 0 ? entries.findIndex((entry) => isSame(entry[place.key], name)) : index;
    const next = after(entries[at], { method, path: deeper, words: [] }, body, level + 1);
    if (next === undefined) return undefined;
    const list = at < 0 ? [...entries, next] : entries.with(at, next);
    return { ...object, [place.list]: list, last_updated: body['last_updated'] };
  }

  it('R-019 R-022 R-023 read as those of plain objects would', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(WORDS, fc.array(STEP, { maxLength: 8 }), async (words, steps) => {
        const id = `L${++runs}`;
        const read = async (...ids: string[]): Promise<unknown> =>
          bare(expectSuccess(await partner.ask(partner.pushed('locations', id, ...ids))).body.data);
        let now: Wire | undefined;
        for (const [index, step] of [{ method: 'PUT', path: [], words } as const, ...steps].entries()) {
          const body = bodyOf(id, step, new Date(Date.UTC(2026, 5, 1, index)).toISOString().replace('.000Z', 'Z'));
          const answer = await partner.ask(partner.pushed('locations', id, ...step.path), { method: step.method, body });
          const next = after(now, step, body);
          if (next === undefined) expectFailure(answer, 404);
          else expectSuccess(answer, answer.status === 201 ? 201 : 200);
          now = next ?? now;
          expect(await read()).toEqual(bare(now));
        }
        for (const evse of (now?.['evses'] ?? []) as Wire[]) {
          expect(await read(String(evse['uid']))).toEqual(bare(evse));
          for (const connector of evse['connectors'] as Wire[])
            expect(await read(String(evse['uid']), String(connector['id']))).toEqual(bare(connector));
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** As it goes over the wire. */
function plain(object: Wire): Wire {
  return JSON.parse(JSON.stringify(object));
}

/** Without nulls, which mean the same as absence. */
function bare(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, member: unknown) =>
    Array.isArray(member) || typeof member !== 'object' || member === null
      ? member
      : Object.fromEntries(Object.entries(member).filter(([, one]) => one !== null)),
  );
}
