import type { OcpiVersion } from '../contract/version.js';
import { servedBy } from '../protocol/sides.js';
import type { MockAnswer, MockEndpoint, MockRequest } from './mock-partner.options.js';
import type { MockPartner } from './mock-partner.js';

/** An envelope with HTTP 200. */
export function success(data?: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): MockAnswer {
  return { status, headers, envelope: { ...(data !== undefined && { data }), status_code: 1000, timestamp: new Date().toISOString() } };
}

/** An envelope that says that something is wrong. */
export function failure(status: number, statusCode: number, message: string): MockAnswer {
  return { status, headers: {}, envelope: { status_code: statusCode, status_message: message, timestamp: new Date().toISOString() } };
}

/** What a mock partner answers when nothing is wrong with it. */
export async function mockAnswer(mock: MockPartner, request: MockRequest): Promise<MockAnswer> {
  const { slash } = mock.options;
  if (slash && request.path.endsWith('/') !== (slash === 'with')) return failure(404, 2000, 'no such address: the slash');
  const [prefix, first, ...rest] = request.path.split('/').filter((segment) => segment !== '');
  if (prefix !== 'ocpi' || first === undefined) return failure(404, 2000, 'no such address');
  if (first === 'versions') return versions(mock, request);
  const version = mock.versions.find((each) => each === first);
  if (version === undefined) return failure(404, 2000, 'no such version');
  const who = mock.credentials.who(request.headers['authorization'], version);
  if (who === undefined) return failure(401, 2000, 'unknown token');
  if (rest[0] === 'details') return success(details(mock, version));
  if (rest[0] === 'credentials') return mock.credentials.answer(request, version, who);
  if (who !== 'partner') return failure(401, 2000, 'not registered');
  return mock.objects.answer(request, rest, mock.origin);
}

function versions(mock: MockPartner, { headers }: MockRequest): MockAnswer {
  const { authorization } = headers;
  const known = mock.options.versionsWithoutToken
    ? authorization === undefined
    : mock.credentials.who(authorization, undefined) !== undefined;
  if (!known) return failure(401, 2000, 'unknown token');
  return success(mock.versions.map((version) => ({ version, url: mock.url(version, 'details') })));
}

function details(mock: MockPartner, version: OcpiVersion): object {
  const old = version === '2.1.1';
  const offered = old ? mock.endpoints.filter((endpoint) => isOfRole(mock, endpoint)) : mock.endpoints;
  const endpoints = offered.map(({ module, interface: end }) => ({
    identifier: module,
    ...(!old && { role: end }),
    url: mock.url(version, module, end),
  }));
  return {
    version,
    endpoints: [{ identifier: 'credentials', ...(!old && { role: 'SENDER' }), url: mock.url(version, 'credentials') }, ...endpoints],
  };
}

/** 2.1.1 lists each identifier once: the end that its first role serves. */
function isOfRole({ roles: [first] }: MockPartner, { module, interface: end }: MockEndpoint): boolean {
  return servedBy([first?.role ?? 'EMSP']).some((served) => served.module === module && served.interface === end);
}
