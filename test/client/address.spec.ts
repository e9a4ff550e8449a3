import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address } from '../../lib/client/endpoint-address.js';

/** What the URL parser makes of an endpoint and ids. */
function parsed(endpoint: string, path: readonly string[]): string {
  const url = new URL(endpoint);
  url.pathname = [url.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/');
  return url.href;
}

describe('R-035 R-036 an endpoint and ids as one URL', () => {
  const ids = fc.array(
    fc.string({ minLength: 1, unit: 'grapheme' }).filter((id) => !/^\.\.?$/.test(id)),
    { minLength: 1, maxLength: 4 },
  );
  const endpoints = fc.constantFrom(
    'https://cpo.example/ocpi/2.3.0/sessions',
    'https://cpo.example/ocpi/2.3.0/sessions/',
    'https://CPO.example:443/ocpi//',
    'https://cpo.example',
    'https://cpo.example/a b/é',
    'https://cpo.example/ocpi?tenant=1',
    'https://cpo.example/ocpi/?',
    'https://cpo.example/ocpi#x',
  );

  it('are what the URL parser makes of them', () => {
    fc.assert(
      fc.property(endpoints, ids, (endpoint, path) => {
        expect(address(endpoint, { path })).toBe(parsed(endpoint, path));
      }),
      { numRuns: 500 },
    );
  });

  it.each([['.'], ['..'], ['']])('%j is no id', (id) => {
    expect(() => address('https://cpo.example/ocpi', { path: ['NL', id] })).toThrow('cannot be sent');
  });
});
