import { Alert, Button, Descriptions, Empty, Form, Input, Segmented, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { graphql } from '../graphql/generated';
import type { PublicRegisterQuery } from '../graphql/generated/graphql';
import { usePages } from '../graphql/pages';
import { useTroubleText } from '../parts/troubleText';
import styles from './Lookup.module.css';

const REGISTER = graphql(`
  query PublicRegister($number: String, $domain: String, $name: String, $first: Int!, $after: String) {
    filings(number: $number, domain: $domain, name: $name, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          number
          printedNumber
          formerNumber
          unitName
          siteName
          domain
          icpNumber
          status
          filedOn
          handledBy { code name nameEn }
        }
      }
    }
  }
`);

type Filing = PublicRegisterQuery['filings']['edges'][number]['node'];
type Way = 'name' | 'domain' | 'number';
const WAYS: readonly Way[] = ['name', 'domain', 'number'];
const PAGE = 20;

/** The public register, for everybody: by name, domain or number. The question is in the address. */
export function Component() {
  const { t } = useTranslation();
  const [parameters, setParameters] = useSearchParams();
  const way = WAYS.find((one) => parameters.has(one)) ?? 'name';
  const asked = parameters.get(way) ?? '';
  const [chosen, setChosen] = useState<Way>(way);
  return (
    <div className={styles.place}>
      <h1 className={styles.title}>{t('lookup.title')}</h1>
      <p className={styles.hint}>{t('lookup.hint')}</p>
      <Form<{ text: string }>
        role="search"
        initialValues={{ text: asked }}
        onFinish={({ text }) => { setParameters(text.trim() ? { [chosen]: text.trim() } : {}); }}
      >
        <Segmented<Way>
          aria-label={t('lookup.by')}
          options={WAYS.map((value) => ({ value, label: t(`lookup.way.${value}`) }))}
          value={chosen}
          onChange={setChosen}
        />
        <div className={styles.line}>
          <Form.Item name="text" noStyle>
            <Input size="large" allowClear aria-label={t(`lookup.way.${chosen}`)} placeholder={t(`lookup.example.${chosen}`)} />
          </Form.Item>
          <Button size="large" type="primary" htmlType="submit">{t('lookup.search')}</Button>
        </div>
      </Form>
      {asked && <Found key={`${way}=${asked}`} way={way} text={asked} />}
    </div>
  );
}

function Found({ way, text }: { way: Way; text: string }) {
  const { t } = useTranslation();
  const trouble = useTroubleText();
  const variables = { number: null, domain: null, name: null, [way]: text, first: PAGE };
  const { rows, isLoading, hasMore, error, more } = usePages(REGISTER, variables, (data) => data.filings);
  if (error) return <Alert type="error" showIcon title={trouble(error)} />;
  if (isLoading && rows.length === 0) return <Spin className={styles.spin} />;
  if (rows.length === 0) return <Empty className={styles.spin} description={t('lookup.nothing', { text })} />;
  return (
    <section aria-label={t('lookup.results')} aria-live="polite">
      {rows.map((filing) => <FilingCard key={`${filing.number ?? ''} ${filing.domain ?? ''}`} filing={filing} />)}
      {hasMore && <Button block loading={isLoading} onClick={more}>{t('lookup.more')}</Button>}
    </section>
  );
}

function FilingCard({ filing }: { filing: Filing }) {
  const { t, i18n } = useTranslation();
  const { handledBy: organ } = filing;
  const items = [
    [t('lookup.number'), filing.printedNumber ?? filing.number],
    [t('lookup.formerNumber'), filing.formerNumber],
    [t('lookup.unit'), filing.unitName],
    [t('lookup.domain'), filing.domain],
    [t('lookup.icpNumber'), filing.icpNumber],
    [t('lookup.organ'), (i18n.language === 'en' ? organ.nameEn : organ.name) ?? organ.code],
    [t('lookup.filedOn'), filing.filedOn],
    [t('lookup.status'), filing.status && t(`status.${filing.status}`)],
  ] as const;
  return (
    <article className={styles.card}>
      <h2>{filing.siteName ?? filing.unitName}</h2>
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2 }}
        items={items.filter(([, value]) => value).map(([label, children]) => ({ key: label, label, children }))}
      />
    </article>
  );
}
