import { describe, expect, it } from 'vitest';
import { pathOf, withoutTrailingSlash } from '../../lib/protocol/wire/target.js';

describe('request targets', () => {
  it.each([
    ['/', '/'],
    ['/a', '/a'],
    ['/a/', '/a'],
    ['/a//', '/a/'],
    ['/a/?b=/c/', '/a'],
    ['/a?b', '/a'],
    ['/a#b?c', '/a'],
    ['/a?c#b', '/a'],
    ['/?a', '/'],
    ['?a', '/'],
    ['http://host:1/a/b/?c', '/a/b'],
    ['HTTPS://host', '/'],
    ['http://host?a', '/'],
    ['/%E0%A4%A/', '/%E0%A4%A'],
  ])('%s has the path %s', (target, path) => {
    expect(pathOf(target)).toBe(path);
  });

  it.each([
    ['/', '/'],
    ['/a', '/a'],
    ['/a/', '/a'],
    ['/a/?b=/c/', '/a?b=/c/'],
    ['/a?b/', '/a?b/'],
    ['/a/#b', '/a#b'],
    ['http://host/a/?b', 'http://host/a?b'],
  ])('%s without its trailing slash is %s', (target, twin) => {
    expect(withoutTrailingSlash(target)).toBe(twin);
  });
});
