import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../../graphql/generated';
import { Citations } from '../../parts/Citations';
import { PlainTable } from '../../parts/PlainTable';
import { useLanguage } from '../../shell/language';

const MATERIALS_TAB = graphql(`
  fragment MaterialsTab on Case {
    readable
    materials {
      id
      title { zh en }
      copies
      mode
      required
      handedInOn
      copiesHandedIn
      state
      missing
      examined { on by reason mode marks }
      citations { ...Citation }
    }
  }
`);

/** What has to be handed in, under which article, and whether it is there and in order. */
export function MaterialsTab({ found }: { found: FragmentType<typeof MATERIALS_TAB> }) {
  const { t } = useTranslation();
  const { tell } = useLanguage();
  const { materials, readable } = read(MATERIALS_TAB, found);
  return (
    <PlainTable
      label={t('case.tab.materials')}
      rows={materials}
      rowKey={({ id }) => id}
      empty={t(readable ? 'material.none' : 'case.notReadable')}
      columns={[
        { title: t('material.title'), cell: ({ title, citations }) => <>{tell(title)} <Citations citations={citations} /></> },
        { title: t('material.asked'), width: 120, cell: ({ mode, copies }) => `${t(`mode.${mode}`)} × ${copies}` },
        { title: t('material.handedIn'), width: 140, cell: ({ handedInOn, copiesHandedIn }) => handedInOn && `${handedInOn} × ${copiesHandedIn ?? 0}` },
        { title: t('material.state'), width: 110, cell: ({ state }) => t(`materialState.${state}`) },
        { title: t('material.examined'), width: 200, cell: ({ examined }) => examined && [examined.on, t(`role.${examined.by}`), examined.reason].filter(Boolean).join(' · ') },
      ]}
    />
  );
}
