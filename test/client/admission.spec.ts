import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressGuard } from '../../lib/client/address-guard.js';
import { UrlAdmission } from '../../lib/client/url-admission.js';

const ORIGIN = 'https://cpo.example.com:8443';
const admission = (): UrlAdmission => new UrlAdmission(new AddressGuard(false), false);

function parsed(text: string): { origin: string; path: string } {
  const url = new URL(text);
  return { origin: url.origin, path: url.pathname + url.search };
}

describe('a URL at an origin that is known', () => {
  it.each([
    ['/ocpi/2.3.0/sessions/NL/EXA/SES-1'],
    ['/a/../b'],
    ['/a/./b/.'],
    ['/a/%2e%2E/b'],
    ['/.../a'],
    ['/a//b'],
    ['/a?x=1&y=a/../b'],
    ["/it's?it's"],
    ['/a b'],
    ['/a\\..\\b'],
    ['/a#b'],
    ['/é'],
    [''],
    ['?a'],
    ['/a\n/b'],
  ])('%j is what the parser makes of it', (rest) => {
    const known = admission();
    known.admit(`${ORIGIN}/first`);
    expect(known.admit(ORIGIN + rest)).toEqual(parsed(ORIGIN + rest));
  });

  it('whatever it is', () => {
    const known = admission();
    known.admit(`${ORIGIN}/first`);
    const pieces = fc.constantFrom(
      '/',
      '.',
      '%2e',
      '%2E',
      'a',
      '?',
      '&',
      "'",
      '"',
      ' ',
      '#',
      '\\',
      ';',
      '@',
      ':',
      '%',
      '|',
      '{',
      '\t',
      'é',
      '/..',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (path) => {
        const text = `${ORIGIN}/${path.join('')}`;
        expect(known.admit(text)).toEqual(parsed(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['https://cpo.example.com:8443@10.0.0.1/'],
    ['https://user@cpo.example.com:8443/'],
    ['https://10.0.0.1/'],
    ['http://cpo.example.com:8443/'],
  ])('does not let in %s', (text) => {
    const known = admission();
    known.admit(`${ORIGIN}/first`);
    expect(() => known.admit(text)).toThrow();
  });
});
