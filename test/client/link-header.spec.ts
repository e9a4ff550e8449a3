import { describe, expect, it } from 'vitest';
import { pageHeaders } from '../../lib/client/next-page.js';

const HOME = 'https://cpo.example.com/ocpi/locations';
const next = (link: string) => pageHeaders({ headers: { link }, url: HOME }, HOME).next;

describe('the Link of the next page', () => {
  it.each([
    `<${HOME}?offset=1>; rel="next"`,
    `<${HOME}?offset=1>;rel=next`,
    `<${HOME}?offset=1> ; title=x ; REL = "Next"`,
    `<${HOME}?offset=1>; rel='next'`,
    `<${HOME}?offset=1>; rel="last next"`,
    `<${HOME}?offset=1>; rel="a;b next"`,
    `<${HOME}?offset=1>; rel="next`,
    `<${HOME}?offset=1>; rel=prev; rel=next`,
    `<${HOME}?offset=1>; rel="prev"; rel="next"`,
    `<${HOME}>; rel="prev", <${HOME}?offset=1>; rel="next"; title="a, b"`,
    `< ${HOME}?offset=1 >; rel="next"`,
  ])('R-038 is found in %s', (link) => {
    expect(next(link)).toBe(`${HOME}?offset=1`);
  });

  it.each([
    `<${HOME}>; rel="prev"`,
    `<${HOME}>; rel="prev"; title="next"`,
    `<${HOME}>; rel=prev; title=next`,
    `<${HOME}>; rel="nextpage"`,
    `<${HOME}>; title="next"`,
    `<>; rel="next"`,
    '',
  ])('R-038 is not found in %s', (link) => {
    expect(next(link)).toBeUndefined();
  });

  // Eight times the length takes sixty-four times as long where each parameter is looked for to the end.
  it.each([';rel=', ';rel="', ';rel = "x";rel=', ';rel=n', '; ', ';rel  ', '<a>;rel=', '<'])(
    'is looked for once however long a header of nothing but %s is',
    (part) => {
      const header = (length: number) => `<${HOME}>${part.repeat(length / part.length)}`;
      const [short, long] = [header(8_000), header(64_000)];
      const milliseconds = (link: string) => {
        const start = performance.now();
        for (let n = 0; n < 5; n++) next(link);
        return performance.now() - start;
      };
      milliseconds(short);
      expect(milliseconds(long)).toBeLessThan(20 * milliseconds(short) + 50);
    },
  );
});
