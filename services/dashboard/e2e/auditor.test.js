import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, URL, WIDE, assertAccessible, browse, picture } from './browser.js';

const AUDITOR = 'dev.auditor.-.demo';

for (const [name, size] of /** @type {const} */ ([['wide', WIDE], ['phone', PHONE]])) {
  test(`an auditor replays a case by versions and by days, ${name}`, async (t) => {
    const page = await browse(t, { token: AUDITOR, size });
    await page.goto(`${URL}/cases/${await filedCase()}/timeline`);
    await page.getByRole('link', { name: '提交', exact: true }).waitFor();
    await page.getByRole('link', { name: '回放', exact: true }).click();
    await page.waitForURL(/\/replay$/);

    const slider = page.getByRole('slider', { name: '时间轴' });
    const then = page.getByRole('region', { name: '当时的案件' });
    const event = page.getByRole('region', { name: '事件', exact: true });
    await then.getByText('已备案').first().waitFor();
    await then.getByText('当时的备案表').waitFor();
    await assertAccessible(page);

    // To the first event with the slider, on with an arrow key and a button; the address keeps where one is.
    await slider.press('Home');
    await event.getByRole('heading', { name: /^1\. 提交/ }).waitFor();
    await then.getByText('待受理').or(then.getByText('审查中')).first().waitFor();
    assert.match(page.url(), /version=1$/);
    await event.getByRole('table', { name: '改变的内容' }).waitFor();
    await page.getByRole('button', { name: '下一步' }).click();
    await event.getByRole('heading', { name: /^2\. / }).waitFor();
    await page.keyboard.press('ArrowRight');
    await event.getByRole('heading', { name: /^3\. / }).waitFor();
    await page.reload();
    await event.getByRole('heading', { name: /^3\. / }).waitFor();

    // Why a deadline is due when it is.
    await then.getByText('如何计算').first().click();
    await then.getByRole('list', { name: '逐日' }).first().getByRole('listitem').first().waitFor();
    await then.getByText('两种算法一致').first().waitFor();
    await assertAccessible(page);
    await picture(page, `replay-${name}`);

    // What differs from the first version.
    await page.getByRole('combobox', { name: '与此版本比较' }).selectOption('第 1 版 提交');
    await page.getByRole('region', { name: '比较' }).getByRole('table').waitFor();
    assert.match(page.url(), /from=1/);
    await assertAccessible(page);

    // By days: there is nothing before the first one, and something on it.
    await page.getByText('发生日期', { exact: true }).first().click();
    const day = page.getByLabel('日期', { exact: true });
    await day.waitFor();
    assert.match(page.url(), /day=\d{4}-\d{2}-\d{2}/);
    await slider.press('Home');
    await event.getByRole('heading', { name: /^1\. 提交/ }).waitFor();
    await then.getByText('当时的备案表').waitFor();
    await assertAccessible(page);
    await picture(page, `replay-day-${name}`);
    await day.fill('2001-01-01');
    await then.getByText('那时还没有此案件').waitFor();
    await page.getByText('当日没有发生任何事').waitFor();
    await page.getByRole('button', { name: '下一步' }).click();
    await event.getByRole('heading', { name: /^1\. 提交/ }).waitFor();
  });
}

/** A case that was filed step by step, not taken over from earlier records. */
async function filedCase() {
  const answer = await fetch(`${URL}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${AUDITOR}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ cases(first: 50, sort: SUBMITTED, filter: { statuses: [FILED] }) { nodes { id version } } }' }),
  });
  /** @type {unknown} */
  const read = await answer.json();
  const { data } = /** @type {{ data: { cases: { nodes: { id: string, version: number }[] } } }} */ (read);
  const found = data.cases.nodes.find(({ version }) => version > 5);
  assert.ok(found, 'a filed case with some events');
  return found.id;
}
