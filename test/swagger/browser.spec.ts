import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, documented, type Documented, TOKEN } from './harness.js';

const BINARY = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long the browser may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 60_000;

describe.skipIf(BINARY === undefined)('Swagger UI in a browser', { timeout: 3 * PATIENCE_MS }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: BINARY!, args: QUIET });
  });
  afterAll(() => browser?.close());

  describe.each(ADAPTERS)('on %s', (_name, adapter) => {
    let platform: Documented;
    let page: Page;
    const errors: string[] = [];

    beforeAll(async () => {
      platform = await documented(adapter);
      page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`${platform.origin}/ocpi/docs`);
    }, 3 * PATIENCE_MS);
    afterAll(async () => {
      await page?.close();
      await platform?.app.close();
    });

    it('opens with the newest version, and has a drop-down of all', async () => {
      await shows(page, '2.3.0');
      expect(await page.locator('#select option').allTextContents()).toEqual(['OCPI 2.1.1', 'OCPI 2.2.1', 'OCPI 2.3.0']);
      expect(errors).toEqual([]);
    });

    it('sends a pasted token as each version wants it, and shows the answer', async () => {
      await authorize(page, TOKEN);
      for (const [version, header] of [
        ['2.2.1', `Token ${Buffer.from(TOKEN).toString('base64')}`],
        ['2.1.1', `Token ${TOKEN}`],
      ] as const) {
        await page.selectOption('#select', { label: `OCPI ${version}` });
        await shows(page, version);
        const request = page.waitForRequest((one) => one.url().endsWith(`/ocpi/${version}/details`));
        await execute(page, `/ocpi/${version}/details`);
        expect((await request).headers()['authorization']).toBe(header);
        expect(await status(page, `/ocpi/${version}/details`)).toBe('200');
      }
    });

    it('executes GET versions', async () => {
      await execute(page, '/ocpi/versions');
      expect(await status(page, '/ocpi/versions')).toBe('200');
    });

    it('shows 401 without a token', async () => {
      await page.locator('.auth-wrapper .btn.authorize').first().click();
      await page.getByRole('button', { name: 'Remove authorization' }).click();
      await page.locator('.modal-ux .btn-done').click();
      await execute(page, '/ocpi/versions');
      expect(await status(page, '/ocpi/versions')).toBe('401');
    });
  });
});

async function shows(page: Page, version: string): Promise<void> {
  await page.locator('.info .version', { hasText: version }).first().waitFor();
}

async function authorize(page: Page, token: string): Promise<void> {
  await page.locator('.auth-wrapper .btn.authorize').first().click();
  await page.locator('.modal-ux input[type=text]').fill(token);
  await page.locator('.modal-ux button[type=submit]').click();
  await page.locator('.modal-ux .btn-done').click();
}

function operation(page: Page, path: string) {
  return page.locator('.opblock-get').filter({ has: page.locator(`.opblock-summary-path[data-path="${path}"]`) });
}

/** After a choice of the drop-down the page builds itself anew, more than once: what is clicked meanwhile is lost, so it is clicked again. */
async function execute(page: Page, path: string): Promise<void> {
  let isAnswered = false;
  const answered = page
    .waitForResponse((response) => new URL(response.url()).pathname === path)
    .then(() => {
      isAnswered = true;
    });
  const attempt = async (): Promise<boolean> => {
    const block = operation(page, path);
    const brief = { timeout: 2000 };
    if ((await block.count()) === 0) await page.locator('.opblock-tag[data-tag=versions][data-is-open=false]').click(brief);
    if ((await block.locator('.opblock-body').count()) === 0) await block.locator('.opblock-summary-control').click(brief);
    const open = block.locator('.try-out__btn', { hasText: 'Try it out' });
    if ((await open.count()) > 0) await open.click(brief);
    await block.locator('.execute').click(brief);
    return Promise.race([answered.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 1000, false))]);
  };
  await expect.poll(async () => isAnswered || (await attempt().catch(() => false)), { timeout: PATIENCE_MS }).toBe(true);
  await answered;
}

async function status(page: Page, path: string): Promise<string> {
  const cell = operation(page, path).locator('.live-responses-table .response-col_status').last();
  await cell.waitFor();
  return ((await cell.textContent()) ?? '').trim().slice(0, 3);
}
