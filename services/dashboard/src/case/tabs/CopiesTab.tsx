import { Descriptions, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../../graphql/generated';
import { PlainTable } from '../../parts/PlainTable';

const COPIES_TAB = graphql(`
  fragment CopiesTab on Case {
    copies { number holder keeper seals { title stampedOn organ { name } } }
    certificate { paper number }
    formerNumbers { number replacedOn reason }
    badge { label html }
  }
`);

/** The copies of the form with their seals and who has them, and what came of the filing. */
export function CopiesTab({ found }: { found: FragmentType<typeof COPIES_TAB> }) {
  const { t } = useTranslation();
  const { copies, certificate, formerNumbers, badge } = read(COPIES_TAB, found);
  const results = [
    ['certificate', certificate && [certificate.paper, certificate.number].filter(Boolean).join(' ')],
    ['formerNumbers', formerNumbers.map(({ number, replacedOn, reason }) => `${number}（${replacedOn} ${reason}）`).join('、')],
    ['badge', badge && <Typography.Text code copyable={{ text: badge.html }}>{badge.label}</Typography.Text>],
  ] as const;
  return (
    <>
      <PlainTable
        label={t('case.tab.copies')}
        rows={copies}
        rowKey={({ number }) => number}
        empty={t('copy.none')}
        columns={[
          { title: t('copy.title'), width: 90, cell: ({ number }) => t('copy.number', { number }) },
          { title: t('copy.holder'), width: 140, cell: ({ holder }) => t(`holder.${holder}`) },
          { title: t('copy.keeper'), width: 140, cell: ({ keeper }) => t(`holder.${keeper}`) },
          {
            title: t('copy.seals'),
            cell: ({ seals }) => (
              <span>{seals.map(({ title, stampedOn, organ }) => <div key={title}>{title} · {organ.name} · {stampedOn}</div>)}</span>
            ),
          },
        ]}
      />
      <Descriptions
        size="small"
        column={1}
        style={{ marginTop: 16 }}
        items={results.filter(([, value]) => value).map(([key, children]) => ({ key, label: t(`copy.${key}`), children }))}
      />
    </>
  );
}
