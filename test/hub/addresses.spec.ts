import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { wire } from '../harness.objects.js';
import { ADAPTERS_AND_LANE, type Answer, type Platform } from '../harness.js';
import { envelope, Party, startHub, startTwoHubs, type Heard, type Saying } from './setting.js';

describe.each(ADAPTERS_AND_LANE)('addresses that pass through a hub on %s', (adapter) => {
  let hub: Platform;
  let cpo: Party;
  let emsp: Party;
  let third: Party;
  beforeAll(async () => {
    hub = await startHub(adapter);
    cpo = await Party.connect(hub, { name: 'BECPO', roles: ['CPO'] });
    emsp = await Party.connect(hub, { name: 'FRMSP', roles: ['EMSP'] });
    third = await Party.connect(hub, { name: 'DETRD', roles: ['CPO', 'EMSP'] });
  });
  beforeEach(() => {
    for (const party of [cpo, emsp, third]) {
      party.heard.length = 0;
      party.answers = () => undefined;
    }
  });
  afterAll(async () => {
    await hub.close();
    await Promise.all([cpo, emsp, third].map((party) => party.close()));
  });
  const linkOf = (answer: Answer): string | undefined => /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];

  describe('pages', () => {
    /** Three pages; `link` says where the next one is. */
    const paged =
      (link: (offset: number) => string) =>
      ({ path }: Heard): Saying => {
        const offset = Number(new URL(path, 'http://x').searchParams.get('offset') ?? 0);
        const headers = { 'X-Total-Count': '3', 'X-Limit': '1', ...(offset < 2 && { Link: `<${link(offset + 1)}>; rel="next"` }) };
        return { text: envelope([offset]), headers };
      };
    async function crawl(): Promise<{ pages: unknown[]; urls: string[] }> {
      const pages: unknown[] = [];
      const urls = ['/cpo/2.2.1/locations?limit=1&date_from=2020-01-01T00:00:00Z'];
      for (let next: string | undefined = urls[0]; next !== undefined;) {
        const answer = expectSuccess(await emsp.ask(cpo, next));
        expect(answer.headers.get('x-total-count')).toBe('3');
        expect(answer.headers.get('x-limit')).toBe('1');
        pages.push(answer.body.data);
        next = linkOf(answer);
        if (next !== undefined) urls.push(next);
      }
      return { pages, urls };
    }

    it('R-098 R-041 the Link of a page leads over the hub, and the same headers bring the next page', async () => {
      cpo.answers = paged((offset) => `${cpo.url('locations', 'SENDER')}?date_from=2020-01-01T00%3A00%3A00Z&offset=${offset}&limit=1`);
      const { pages, urls } = await crawl();
      expect(pages).toEqual([[0], [1], [2]]);
      expect(urls[1]).toBe(`${hub.url('/cpo/2.2.1/locations')}?date_from=2020-01-01T00%3A00%3A00Z&offset=1&limit=1`);
      expect(cpo.heard.map(({ path }) => path)).toEqual([
        '/at/CPO/sender/locations?limit=1&date_from=2020-01-01T00:00:00Z',
        '/at/CPO/sender/locations?date_from=2020-01-01T00%3A00%3A00Z&offset=1&limit=1',
        '/at/CPO/sender/locations?date_from=2020-01-01T00%3A00%3A00Z&offset=2&limit=1',
      ]);
    });

    it('R-098 also when the next page is at another path of the partner', async () => {
      cpo.answers = paged((offset) => `${cpo.origin}/elsewhere/page;${offset}?offset=${offset}`);
      const { pages, urls } = await crawl();
      expect(pages).toEqual([[0], [1], [2]]);
      for (const url of urls.slice(1)) expect(url.startsWith(`${hub.url('/cpo/2.2.1/locations')}?`)).toBe(true);
      expect(cpo.heard.map(({ path }) => path).slice(1)).toEqual(['/elsewhere/page;1?offset=1', '/elsewhere/page;2?offset=2']);
      expect(cpo.heard[2]?.headers.authorization).toBe(`Token ${Buffer.from(cpo.token).toString('base64')}`);
    });

    it('R-098 such an address is good for the partner that it was given to, and not when it is changed', async () => {
      cpo.answers = paged((offset) => `${cpo.origin}/elsewhere?offset=${offset}`);
      const link = linkOf(await emsp.ask(cpo, '/cpo/2.2.1/locations?limit=1')) ?? '';
      cpo.heard.length = 0;
      expectFailure(await third.ask(cpo, link), 404);
      expectFailure(await emsp.ask(cpo, `${link.slice(0, -2)}${link.endsWith('AA') ? 'BB' : 'AA'}`), 404);
      expectFailure(await emsp.ask(cpo, `${hub.url('/cpo/2.2.1/locations')}?relay_nlhub=v1.AAAA`), 404);
      expectFailure(await emsp.ask(cpo, `${hub.url('/cpo/2.2.1/locations')}?relay_nlhub=http://127.0.0.1:1/`), 404);
      expectFailure(await emsp.ask(cpo, link.replace('/cpo/2.2.1/locations', '/cpo/2.2.1/tariffs')), 404);
      expect(cpo.heard).toEqual([]);
    });
  });

  describe('results', () => {
    const RESULT = '{"result":"ACCEPTED" , "vendor":1.0}';
    /** The response_url that the CPO was given. */
    function given(): string {
      const { text, path } = cpo.only;
      return text === ''
        ? (new URL(path, 'http://x').searchParams.get('response_url') ?? '')
        : (JSON.parse(text) as { response_url: string }).response_url;
    }
    /** Sends the result there, as a CPO does. */
    async function expectBrought(url: string, path: string): Promise<void> {
      expect(url.startsWith(`${hub.origin}/ocpi/`), url).toBe(true);
      expect(url.length).toBeLessThanOrEqual(255);
      expectSuccess(await cpo.ask(emsp, url, { method: 'POST', body: RESULT }));
      const heard = emsp.only;
      expect(heard).toMatchObject({ method: 'POST', path, text: RESULT });
      expect(heard.headers).toMatchObject({
        authorization: `Token ${Buffer.from(emsp.token).toString('base64')}`,
        'ocpi-from-party-id': 'CPO',
        'ocpi-to-party-id': 'MSP',
      });
    }

    it('R-098 the response_url of a command leads over the hub, and nothing else of the command is touched', async () => {
      const body = (url: string): string =>
        `{"vendor":{"response_url":"https://example.com/x"},\n "response_url" : "${url}", "session_id":"S1", "n":1.10}`;
      const url = `${emsp.url('commands', 'SENDER')}/STOP_SESSION/4711`;
      expectSuccess(await emsp.ask(cpo, '/cpo/2.2.1/commands/STOP_SESSION', { method: 'POST', body: body(url) }));
      expect(cpo.heard[0]?.text).toBe(body(hub.url('/emsp/2.2.1/commands/STOP_SESSION/4711')));
      await expectBrought(given(), '/at/MSP/sender/commands/STOP_SESSION/4711');
    });

    it.each([
      ['another path', '/results?of=1&request_id=5678'],
      ['more segments', '/at/MSP/sender/commands/a/b/c'],
      ['an encoded segment', '/at/MSP/sender/commands/START_SESSION/a%2Fb'],
      ['a long id', `/at/MSP/sender/commands/START_SESSION/${'x'.repeat(60)}`],
    ])('R-098 a response_url with %s reaches its sender', async (_, path) => {
      const body = { response_url: emsp.origin + path, token: {} };
      expectSuccess(await emsp.ask(cpo, '/cpo/2.2.1/commands/START_SESSION', { method: 'POST', body }));
      await expectBrought(given(), path);
    });

    it('R-098 R-095 a sealed response_url needs no to-headers', async () => {
      const body = { response_url: `${emsp.origin}/results` };
      await emsp.ask(cpo, '/cpo/2.2.1/commands/START_SESSION', { method: 'POST', body });
      const url = given();
      expectSuccess(await cpo.ask(undefined, url, { method: 'POST', body: RESULT }));
      expect(emsp.only.path).toBe('/results');
      expectFailure(await third.ask(emsp, url, { method: 'POST', body: RESULT }), 404);
      expectFailure(
        await cpo.ask(
          emsp,
          url.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
          { method: 'POST', body: RESULT },
        ),
        404,
      );
      expect(emsp.heard).toEqual([]);
    });

    it.each(['GET', 'DELETE', 'PUT'])('R-098 the response_url of a charging profile request by %s leads over the hub', async (method) => {
      const kind = { GET: 'GET', DELETE: 'CLEAR', PUT: 'SET' }[method] ?? '';
      for (const path of [`/at/MSP/sender/chargingprofiles/${kind}_CHARGING_PROFILE/1`, '/profile/response?request_id=5678']) {
        const url = emsp.origin + path;
        const query = method === 'PUT' ? '' : `?duration=900&response_url=${encodeURIComponent(url)}`;
        const body = method === 'PUT' ? { charging_profile: {}, response_url: url } : undefined;
        expectSuccess(await emsp.ask(cpo, `/cpo/2.2.1/chargingprofiles/S1${query}`, { method, body }));
        if (method !== 'PUT')
          expect(cpo.heard[0]?.path).toMatch(/^\/at\/CPO\/receiver\/chargingprofiles\/S1\?duration=900&response_url=http/);
        await expectBrought(given(), path);
      }
    });

    it('R-098 a response_url at another host is called without the token', async () => {
      const body = { response_url: `${third.origin}/at/another/host` };
      expectSuccess(await emsp.ask(cpo, '/cpo/2.2.1/commands/START_SESSION', { method: 'POST', body }));
      expectSuccess(await cpo.ask(emsp, given(), { method: 'POST', body: RESULT }));
      const heard = third.only;
      expect(heard).toMatchObject({ path: '/at/another/host', text: RESULT });
      expect(heard.headers.authorization).toBeUndefined();
    });

    it('R-123 a response_url that may not be called is refused', async () => {
      for (const response_url of ['file:///etc/passwd', 'http://169.254.169.254/latest', 'nothing'])
        expectInvalid(await emsp.ask(cpo, '/cpo/2.2.1/commands/START_SESSION', { method: 'POST', body: { response_url } }), /response_url/);
      expect(cpo.heard).toEqual([]);
    });
  });

  describe('CDRs', () => {
    it.each([
      ['below the endpoint', '/at/MSP/receiver/cdrs/77'],
      ['elsewhere', '/cdr?id=77'],
      ['given without its host', undefined],
    ])('R-098 R-153 the Location of a CDR %s leads over the hub to that CDR', async (_, path) => {
      const cdr = wire('2.2.1', 'cdr', { ...cpo.owner, id: 'CDR-77' });
      emsp.answers = ({ method }) =>
        method === 'POST'
          ? { status: 201, text: envelope(), headers: { Location: path === undefined ? '/cdrs/of/77' : emsp.origin + path } }
          : { text: envelope(cdr) };
      const posted = expectSuccess(await cpo.ask(emsp, '/emsp/2.2.1/cdrs', { method: 'POST', body: cdr }), 201);
      const location = posted.headers.get('location') ?? '';
      expect(location.startsWith(`${hub.url('/emsp/2.2.1/cdrs/BE/CPO/CDR-77')}?`), location).toBe(true);
      emsp.heard.length = 0;
      for (const to of [emsp, undefined, 'NLHUB']) {
        const got = expectSuccess(await cpo.ask(to, location));
        expect(got.body.data).toEqual(cdr);
        expect(got.headers.get('ocpi-from-party-id')).toBe('MSP');
        expect(emsp.only).toMatchObject({ method: 'GET', path: path ?? '/cdrs/of/77' });
      }
      expectFailure(await third.ask(emsp, location), 404);
    });

    it('R-153 no Location is made up', async () => {
      const posted = await cpo.ask(emsp, '/emsp/2.2.1/cdrs', { method: 'POST', body: wire('2.2.1', 'cdr', { ...cpo.owner }) });
      expect(expectSuccess(posted).headers.get('location')).toBeNull();
    });
  });
});

describe.each(ADAPTERS_AND_LANE)('addresses that pass through two hubs on %s', (adapter) => {
  let first: Platform;
  let second: Platform;
  let cpo: Party;
  let emsp: Party;
  beforeAll(async () => {
    [first, second] = await startTwoHubs(adapter);
    cpo = await Party.connect(first, { name: 'BECPO', roles: ['CPO'] });
    emsp = await Party.connect(second, { name: 'FRMSP', roles: ['EMSP'] });
  });
  afterAll(() => Promise.all([first, second, cpo, emsp].map((each) => each.close())));

  it.each(['/at/MSP/sender/commands/START_SESSION/1', '/results?id=1'])(
    'R-098 R-087 the result of a command comes back to %s',
    async (path) => {
      const body = { response_url: emsp.origin + path };
      expectSuccess(await emsp.ask(cpo, '/cpo/2.2.1/commands/START_SESSION', { method: 'POST', body }));
      const { response_url: url } = JSON.parse(cpo.only.text) as { response_url: string };
      expect(url.startsWith(first.origin)).toBe(true);
      expectSuccess(await cpo.ask(emsp, url, { method: 'POST', body: { result: 'ACCEPTED' } }));
      expect(emsp.only).toMatchObject({ method: 'POST', path, text: '{"result":"ACCEPTED"}' });
    },
  );

  it('R-098 R-087 pages and CDRs are found behind both', async () => {
    cpo.answers = ({ path }) =>
      path.includes('page2')
        ? { text: envelope([2]) }
        : { text: envelope([1]), headers: { Link: `<${cpo.origin}/page2?x=1>; rel="next"` } };
    const page = await emsp.ask(cpo, '/cpo/2.2.1/tariffs');
    const link = /<([^>]+)>/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    expect(link.startsWith(second.origin)).toBe(true);
    expect(expectSuccess(await emsp.ask(cpo, link)).body.data).toEqual([2]);
    emsp.answers = ({ method }) =>
      method === 'POST'
        ? { status: 201, text: envelope(), headers: { Location: `${emsp.origin}/cdrs/1` } }
        : { text: envelope({ id: 'C1' }) };
    const posted = await cpo.ask(emsp, '/emsp/2.2.1/cdrs', { method: 'POST', body: { ...cpo.owner, id: 'C1' } });
    const location = posted.headers.get('location') ?? '';
    expect(location.startsWith(first.origin)).toBe(true);
    expect(expectSuccess(await cpo.ask(emsp, location)).body.data).toEqual({ id: 'C1' });
  });
});
