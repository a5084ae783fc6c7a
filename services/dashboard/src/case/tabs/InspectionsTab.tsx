import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../../graphql/generated';

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
    <Table
      size="small"
      rowKey="year"
      pagination={false}
      scroll={{ x: 640 }}
      dataSource={inspections}
      locale={{ emptyText: t('inspection.none') }}
      columns={[
        { title: t('inspection.year'), width: 80, dataIndex: 'year' },
        { title: t('inspection.state'), width: 110, render: (_, { state }) => t(`inspectionState.${state}`) },
        { title: t('inspection.plannedOn'), width: 110, dataIndex: 'plannedOn' },
        { title: t('inspection.heldOn'), width: 110, dataIndex: 'heldOn' },
        { title: t('inspection.findings'), render: (_, { findings }) => findings.map((finding) => <div key={finding}>{finding}</div>) },
        { title: t('inspection.rectifyBy'), width: 110, render: (_, { rectifyBy, rectifiedOn }) => rectifiedOn ?? rectifyBy },
      ]}
    />
  );
}
