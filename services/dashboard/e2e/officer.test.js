import { test } from 'node:test';
import { PHONE, URL, WIDE, assertAccessible, browse, picture } from './browser.js';

const NATION = 'dev.supervisor.-.demo';

for (const [name, size, dark] of /** @type {const} */ ([['wide', WIDE, false], ['phone', PHONE, false], ['dark', WIDE, true]])) {
  test(`a queue leads to a case and every part of it, ${name}`, async (t) => {
    const page = await browse(t, { token: NATION, size, dark });
    await page.goto(`${URL}/queue/pending`);
    await page.getByRole('link', { name: /全部在办/ }).waitFor();
    const first = page.locator('[data-row-key] a').first();
    await first.waitFor();
    await assertAccessible(page);
    await picture(page, `queue-${name}`);
    await first.click();
    await page.waitForURL(/\/cases\//);
    for (const part of ['材料', '时间线', '时限', '份数与盖章', '年检', '备案表']) {
      await page.getByRole('link', { name: part, exact: true }).click();
      await page.locator('[aria-current=page]', { hasText: part }).waitFor();
      await assertAccessible(page);
    }
    await picture(page, `case-${name}`);
  });
}

test('an officer enters on the sign-in page, and returns a case with a day that is asked for', async (t) => {
  const page = await browse(t);
  await page.goto(`${URL}/sign-in`);
  await page.getByRole('tab', { name: '演示身份' }).click();
  await page.getByRole('combobox', { name: '机关' }).click();
  await page.getByText(/朝阳区.*110105/).click();
  await page.getByRole('button', { name: /登\s*录/ }).click();
  await page.waitForURL(/\/desk/);
  const waiting = page.getByRole('region', { name: '待审查' });
  await waiting.getByRole('listitem').first().waitFor();
  await assertAccessible(page);
  await picture(page, 'desk');

  await waiting.getByRole('listitem').getByRole('link').first().click();
  await page.getByText(/现在不能办理的事项/).click();
  await page.getByRole('button', { name: '退回整改' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '确认办理' }).click();
  await dialog.getByText('请填写').first().waitFor();
  await assertAccessible(page);
  await picture(page, 'return');
  await dialog.getByRole('combobox').first().fill('单位公章不清晰');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: '确认办理' }).click();
  await dialog.getByText('来源文件未规定整改期限').waitFor();
  await assertAccessible(page);
  await picture(page, 'refused');
  await dialog.getByLabel('整改期限').fill(inDays(20));
  await page.keyboard.press('Enter');
  await dialog.getByLabel('依据').fill('朝阳分局内部规定');
  await dialog.getByRole('button', { name: '确认办理' }).click();
  await page.getByText('已办理：退回整改').waitFor();
  await page.getByRole('listitem').filter({ hasText: '单位公章不清晰' }).waitFor();
  await page.getByText('退回整改', { exact: true }).first().waitFor();
});

/** @param {number} days */
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
