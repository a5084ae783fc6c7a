// A browser as people have it, that notices what they would not.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

export const URL = process.env.BEIAN_URL ?? 'http://127.0.0.1:8080';
const PICTURES = path.resolve(import.meta.dirname, 'pictures');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/**
 * Opens a browser for a test, signed in with a development token where one is given, and closes it after. What the
 * page writes to its console as an error, or refuses by its policy, fails the test.
 * @param {import('node:test').TestContext} test
 * @param {{ token?: string, size?: { width: number, height: number }, dark?: boolean, language?: 'zh' | 'en' }} options
 */
export async function browse(test, { token, size = WIDE, dark = false, language = 'zh' } = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  test.after(() => browser.close());
  const context = await browser.newContext({ viewport: size, locale: 'zh-CN', colorScheme: dark ? 'dark' : 'light' });
  // The policy forbids scripts that are not the server's own: these run before it counts.
  await context.addInitScript(
    ([given, spoken]) => {
      if (given && !sessionStorage.getItem('e2e')) {
        sessionStorage.setItem('e2e', 'entered');
        sessionStorage.setItem('beian.development-token', given);
      }
      localStorage.setItem('beian.language', spoken ?? 'zh');
    },
    [token, language],
  );
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  test.after(() => { assert.deepEqual(complaints, [], 'the console is clean'); });
  return page;
}

/**
 * Asserts that axe finds nothing serious in the page as it is.
 * @param {import('playwright-core').Page} page
 */
export async function assertAccessible(page) {
  await page.evaluate(AXE);
  // antd keeps a list of no size, and without a name, beside one that is open.
  const looked = '{ exclude: [\'[role=listbox][style*="height: 0px"]\'] }';
  const { violations } = /** @type {import('axe-core').AxeResults} */ (
    await page.evaluate(`axe.run(${looked}, { resultTypes: ["violations"] })`)
  );
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(' ')}`);
  assert.deepEqual(told, []);
}

/**
 * Keeps a picture of the page.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
export async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}
