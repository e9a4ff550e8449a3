import { location, OWN, PARTNER, session } from './objects.js';

/** One request, without what is the same for all. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** What is measured: requests of one kind, sent in turn. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** Sent once to every server, before anything is measured. */
  readonly before: readonly Call[];
  readonly calls: readonly Call[];
}

/** How many own locations every server has. */
export const STORED = 1000;
const CHANGING = 20;
const OWNER = `${PARTNER.country_code}/${PARTNER.party_id}`;

const many = <T>(make: (index: number) => T): T[] => Array.from({ length: CHANGING }, (_, index) => make(index + 1));
const get = (path: string): Call => ({ method: 'GET', path });
const put = (path: string, body: object): Call => ({ method: 'PUT', path, body: JSON.stringify(body) });

const pushed = (kind: string, id: string): string => `/ocpi/emsp/2.3.0/${kind}/${OWNER}/${id}`;
const putLocation = (evses: number) =>
  many((index) => put(pushed('locations', `PUT-${evses}-${index}`), location(`PUT-${evses}-${index}`, PARTNER, evses)));
const putSession = many((index) => put(pushed('sessions', `SES-${index}`), session(`SES-${index}`)));
const patch = (index: number, status: string, last_updated: string): Call => ({
  method: 'PATCH',
  path: `${pushed('locations', `PUT-10-${index}`)}/EVSE-3`,
  body: JSON.stringify({ status, last_updated }),
});

function pushes(name: string, title: string, calls: readonly Call[]): Case {
  return { name, title, before: calls, calls };
}

/** Everything that is measured, in the order of the tables. */
export const CASES: readonly Case[] = [
  { name: 'versions', title: 'GET versions', before: [], calls: [get('/ocpi/versions')] },
  {
    name: 'location',
    title: 'GET one location, 10 EVSEs',
    before: [],
    calls: many((index) => get(`/ocpi/cpo/2.3.0/locations/LOC-${index}`)),
  },
  { name: 'page50', title: 'GET a page of 50 locations', before: [], calls: [get('/ocpi/cpo/2.3.0/locations?limit=50')] },
  {
    name: 'page1000',
    title: 'GET a page of 1,000 locations',
    before: [],
    calls: [get('/ocpi/cpo/2.3.0/locations?limit=1000')],
  },
  pushes('put10', 'PUT a location, 10 EVSEs', putLocation(10)),
  pushes('put200', 'PUT a location, 200 EVSEs', putLocation(200)),
  pushes('session', 'PUT a session', putSession),
  {
    name: 'patch',
    title: 'PATCH the status of an EVSE, one of 10',
    before: putLocation(10),
    calls: [
      ...many((index) => patch(index, 'CHARGING', '2026-03-14T12:30:00Z')),
      ...many((index) => patch(index, 'AVAILABLE', '2026-03-14T12:40:00Z')),
    ],
  },
  {
    name: 'authorize',
    title: 'POST authorize',
    before: [],
    calls: many((index) => ({
      method: 'POST',
      path: `/ocpi/emsp/2.3.0/tokens/TOKEN-${index}/authorize`,
      body: JSON.stringify({ location_id: 'LOC-1', evse_uids: ['EVSE-1'] }),
    })),
  },
];

/** The request as it goes over the wire. */
export function bytesOf({ method, path, body }: Call, authorization: string): Buffer {
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: ${authorization}`,
    'X-Request-ID: 4b9a1c2e-8f2d-4f7e-9a53-0c6c3c2f4f01',
    'X-Correlation-ID: 7c1f0c52-1d0e-4d1c-8a2a-5b3f6a9f7e02',
    `OCPI-from-country-code: ${PARTNER.country_code}`,
    `OCPI-from-party-id: ${PARTNER.party_id}`,
    `OCPI-to-country-code: ${OWN.country_code}`,
    `OCPI-to-party-id: ${OWN.party_id}`,
    ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body ?? ''}`);
}
