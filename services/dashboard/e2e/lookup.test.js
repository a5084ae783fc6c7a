import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, URL, WIDE, assertAccessible, browse, picture } from './browser.js';

for (const [name, size] of /** @type {const} */ ([['wide', WIDE], ['phone', PHONE]])) {
  test(`anybody finds a filing by its printed number, ${name}`, async (t) => {
    const page = await browse(t, { size });
    await page.goto(URL);
    await page.getByText('备案编号', { exact: true }).click();
    await page.getByRole('textbox').fill('京公网安备11000002000001号');
    await page.getByRole('button', { name: /查\s*询/ }).click();
    await page.getByRole('article').first().waitFor();
    assert.match(page.url(), /lookup\?number=/);
    await assertAccessible(page);
    await picture(page, `lookup-${name}`);
  });
}

test('the question stands in the address, in English too', async (t) => {
  const page = await browse(t, { language: 'en', dark: true });
  await page.goto(`${URL}/lookup?domain=nowhere.example`);
  await page.getByText('Nothing is filed under').waitFor();
  await assertAccessible(page);
});
