import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { OcpiCrud } from '../../lib/contract/crud.js';
import { register } from '../../lib/ocpi.registry.js';
import { endpointOf } from '../../lib/protocol/endpoint.js';
import { routesOf } from '../../lib/protocol/route-table.js';
import { ALL_MODULES } from '../packages/pair.js';
import { factsAreHere, factsOf, type Version } from './facts.js';

/** What is served, as `INTERFACE METHOD module/path` with `{}` for each parameter. */
function served(version: Version, modules?: typeof ALL_MODULES): Set<string> {
  const crud = { useFactory: () => OcpiCrud.of([]) };
  const registered = register({
    versions: [version],
    roles: ['CPO', 'EMSP', 'HUB', ...(modules ? (['PTP'] as const) : [])],
    modules,
    crud,
  });
  return new Set(
    registered.flatMap(({ controller, interface: end, module }) =>
      routesOf(controller).map(({ method, path }) => line(end, method, endpointOf(controller)?.path ?? module, path)),
    ),
  );
}

function line(end: string | undefined | null, method: string, module: string, path: string): string {
  const below = path.replace(/^\//, '').replace(/:[a-z_]+|\{[a-z_]+\}/g, '{}');
  return `${end ?? '-'} ${method} ${[module, below].filter(Boolean).join('/')}`;
}

/** Addresses that the specification leaves to the platform (CDRs, response_url), and where they are here. */
const OURS: Readonly<Record<string, string>> = {
  'RECEIVER GET cdrs ': 'RECEIVER GET cdrs/{}/{}/{}',
  'SENDER POST commands ': 'SENDER POST commands/{}/{}',
  'SENDER POST chargingprofiles GET': 'SENDER POST chargingprofiles/GET_CHARGING_PROFILE/{}',
  'SENDER POST chargingprofiles PUT': 'SENDER POST chargingprofiles/SET_CHARGING_PROFILE/{}',
  'SENDER POST chargingprofiles DELETE': 'SENDER POST chargingprofiles/CLEAR_CHARGING_PROFILE/{}',
};

/** Commands that no version knows are answered too, and BookingLocations at the addresses of the chapter's examples. */
const MORE = new Set([
  'RECEIVER POST commands/{}',
  ...['GET', 'PUT', 'PATCH'].flatMap((method) => [
    `RECEIVER ${method} bookings/bookinglocations/{}/{}/{}`,
    `RECEIVER ${method} bookings/bookinglocations/{}/{}/{}/{}`,
  ]),
]);

/** Packages of 2.3.0, which are served when they are named. */
const PACKAGES = new Set(['payments', 'bookings']);

describe.skipIf(!factsAreHere)('endpoints', () => {
  it.each([
    ['2.1.1', undefined],
    ['2.2.1', undefined],
    ['2.3.0', undefined],
    ['2.3.0', ALL_MODULES],
  ] as const)('R-030 R-124 of OCPI %s are all served, and no others (modules: %o)', (version, modules) => {
    const wanted = new Set(
      factsOf(version)
        .endpoints.filter(({ module }) => modules !== undefined || !PACKAGES.has(module))
        .map((endpoint) => {
          const module = endpoint.base === 'version_details_url' ? 'details' : endpoint.module;
          const found = line(endpoint.interface, endpoint.method, module, endpoint.path);
          return endpoint.base === 'endpoint_url' ? found : (OURS[`${found} ${endpoint.result_of ?? ''}`] ?? found);
        }),
    );
    const ours = served(version, modules);
    expect([...wanted].filter((each) => !ours.has(each))).toEqual([]);
    expect([...ours].filter((each) => !wanted.has(each) && !MORE.has(each))).toEqual([]);
  });
});
