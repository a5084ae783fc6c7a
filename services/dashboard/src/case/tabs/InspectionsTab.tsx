import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../../graphql/generated';
import { PlainTable } from '../../parts/PlainTable';

const INSPECTIONS_TAB = graphql(`
  fragment InspectionsTab on Case {
    inspections { year state plannedOn heldOn findings rectifyBy rectifiedOn results { item passed note } }
  }
`);

/** The yearly inspections and what they found. */
export function InspectionsTab({ found }: { found: FragmentType<typeof INSPECTIONS_TAB> }) {
  const { t } = useTranslation();
  const { inspections } = read(INSPECTIONS_TAB, found);
  return (
    <PlainTable
      label={t('case.tab.inspections')}
      rows={inspections}
      rowKey={({ year }) => year}
      empty={t('inspection.none')}
      columns={[
        { title: t('inspection.year'), width: 80, cell: ({ year }) => year },
        { title: t('inspection.state'), width: 110, cell: ({ state }) => t(`inspectionState.${state}`) },
        { title: t('inspection.plannedOn'), width: 110, cell: ({ plannedOn }) => plannedOn },
        { title: t('inspection.heldOn'), width: 110, cell: ({ heldOn }) => heldOn },
        { title: t('inspection.findings'), cell: ({ findings }) => findings.join('；') },
        { title: t('inspection.rectifyBy'), width: 110, cell: ({ rectifyBy, rectifiedOn }) => rectifiedOn ?? rectifyBy },
      ]}
    />
  );
}
