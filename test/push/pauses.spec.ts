import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readEnvelope } from '../../lib/client/envelope.js';
import { OcpiCallError } from '../../lib/client/ocpi-call.error.js';
import { PushPause } from '../../lib/push/push-pause.js';
import { v230 } from '../fixtures/objects.js';
import { PushSetting, until } from './setting.js';

const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;
const FAR = 'Fri, 31 Dec 2099 23:59:59 GMT';

describe('the pause before the next attempt', () => {
  let attempts: number;
  let pause: PushPause;

  beforeEach(() => {
    vi.useFakeTimers();
    attempts = 0;
    pause = new PushPause(() => (attempts += 1), 300_000);
  });

  afterEach(() => {
    pause.end();
    vi.useRealTimers();
  });

  /** The partner shows itself every so many milliseconds. */
  const heardEach = (milliseconds: number, inAllMs: number): void => {
    for (let time = 0; time < inAllMs; time += milliseconds) {
      vi.advanceTimersByTime(milliseconds);
      pause.shorten();
    }
  };

  it('ends although the partner shows itself more often than attempts are made', () => {
    pause.begin();
    pause.begin();
    heardEach(300, 1500);
    expect(attempts).toBe(1);
  });

  it('is shortened to a second when the partner shows itself after several failures, and to nothing after the first', () => {
    for (let failures = 0; failures < 6; failures++) pause.begin();
    pause.shorten();
    vi.advanceTimersByTime(999);
    expect(attempts).toBe(0);
    vi.advanceTimersByTime(1);
    expect(attempts).toBe(1);
    pause.end();
    pause.begin();
    pause.shorten();
    vi.advanceTimersByTime(0);
    expect(attempts).toBe(2);
  });

  it.each([60_000, 290_000, DAY_MS])(
    'is as long as the partner asked for, %i ms, up to the longest of our own, although it shows itself',
    (asked) => {
      pause.begin(asked);
      const least = Math.min(asked, 300_000);
      heardEach(500, least - 500);
      expect(attempts).toBe(0);
      heardEach(500, 1000);
      expect(attempts).toBe(1);
    },
  );

  it('is never made longer by a sign of life', () => {
    pause.begin();
    vi.advanceTimersByTime(1200);
    expect(attempts).toBe(1);
    const left = pause.begin();
    vi.advanceTimersByTime(left - 100);
    pause.shorten();
    vi.advanceTimersByTime(101);
    expect(attempts).toBe(2);
  });

  it.each([DAY_MS + 1, 2 ** 31, 99_999_999_999_000, Infinity])('is a day at most, when %d ms are asked for', (milliseconds) => {
    expect(pause.begin(milliseconds)).toBe(DAY_MS);
    vi.advanceTimersByTime(DAY_MS - 1);
    expect(attempts).toBe(0);
    vi.advanceTimersByTime(1);
    expect(attempts).toBe(1);
  });

  it('is a day at most, when the host wants longer ones', () => {
    const long = new PushPause(() => undefined, Infinity);
    for (let failures = 0; failures < 40; failures++) expect(long.begin()).toBeLessThanOrEqual(DAY_MS);
    long.end();
  });
});

describe('Retry-After', () => {
  it.each([
    ['in seconds', '60', 60],
    ['of more than a day', String(DAY_SECONDS + 1), DAY_SECONDS],
    ['of three thousand years', '99999999999', DAY_SECONDS],
    ['of more digits than numbers have', '9'.repeat(400), DAY_SECONDS],
    ['of a far date', FAR, DAY_SECONDS],
    ['of a date that is over', 'Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['that says nothing', 'soon', undefined],
  ])('%s', (_, header, retryAfter) => {
    const read = (): unknown =>
      readEnvelope({ status: 503, headers: { 'retry-after': header }, text: '', url: 'https://partner.example.com/' }, { method: 'PUT' });
    expect(read).toThrow(OcpiCallError);
    expect(read).toThrow(expect.objectContaining({ retryAfter }));
  });

  it('of the year 2099 is waited for, and not a reason to ask again at once', async () => {
    const setting = await PushSetting.start();
    const mock = await setting.partner();
    mock.fail(/receiver/, { status: 503, headers: { 'retry-after': FAR } }, Infinity);
    for (const id of ['LOC-1', 'LOC-2', 'LOC-3']) {
      await (
        await setting.push.push('locations', await setting.store('locations', v230.location({ country_code: 'NL', party_id: 'EXA', id })))
      ).outcomes;
    }
    await until(() => setting.events.some(({ type }) => type === 'push.suspended'));
    const made = mock.requestsTo(/receiver/).length;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(mock.requestsTo(/receiver/)).toHaveLength(made);
    const suspended = setting.events.find((event) => event.type === 'push.suspended');
    expect(suspended?.until).toBeLessThanOrEqual(Date.now() + DAY_MS);
    await setting.close();
  });
});
