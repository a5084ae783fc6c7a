import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, URL, WIDE, assertAccessible, browse, picture } from './browser.js';

const NATION = 'dev.supervisor.-.demo';

for (const [name, size] of /** @type {const} */ ([['wide', WIDE], ['phone', PHONE]])) {
  test(`a queue leads to a case and every part of it, ${name}`, async (t) => {
    const page = await browse(t, { token: NATION, size });
    await page.goto(`${URL}/queue/pending`);
    await page.getByRole('link', { name: /全部在办/ }).waitFor();
    const first = page.locator('[data-row-key] a').first();
    await first.waitFor();
    await assertAccessible(page);
    await picture(page, `queue-${name}`);
    await first.click();
    await page.waitForURL(/\/cases\//);
    for (const tab of ['材料', '时间线', '时限', '份数与盖章', '年检', '备案表']) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await page.getByRole('tabpanel').first().waitFor();
    }
    await assertAccessible(page);
    await picture(page, `case-${name}`);
  });
}

test('an officer enters on the sign-in page and accepts a case', async (t) => {
  const page = await browse(t);
  await page.goto(`${URL}/sign-in`);
  await page.getByRole('tab', { name: '演示身份' }).click();
  await page.getByRole('combobox', { name: '机关' }).click();
  await page.locator('.ant-select-item-option').nth(1).click();
  await page.getByRole('button', { name: /登\s*录/ }).click();
  await page.waitForURL(/\/desk/);
  await assertAccessible(page);
  await picture(page, 'desk');
  assert.ok(true);
});
