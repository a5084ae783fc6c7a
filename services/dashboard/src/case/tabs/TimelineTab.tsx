import { Button, Spin, Timeline } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { type FragmentType, graphql, read } from '../../graphql/generated';
import { Trouble } from '../../parts/Trouble';
import { useEventName } from '../../parts/eventName';
import { minuteOf } from '../../parts/moments';

const TIMELINE_TAB = graphql(`
  fragment TimelineTab on Case {
    id
    version
  }
`);

const EVENTS = graphql(`
  query TimelineEvents($id: UUID!, $first: Int!, $afterSequence: Int!) {
    case(id: $id) {
      id
      timeline(first: $first, afterSequence: $afterSequence) {
        sequence
        name
        occurredOn
        recordedAt
        role
        organ { name }
        reason
        status
      }
    }
  }
`);

/** How many events are read at once. */
const PAGE = 100;

/** What happened, the newest first; a day of its own where it was recorded later than it happened. */
export function TimelineTab({ found }: { found: FragmentType<typeof TIMELINE_TAB> }) {
  const { t } = useTranslation();
  const { id, version } = read(TIMELINE_TAB, found);
  const [pages, setPages] = useState(1);
  const earlier = Math.max(0, version - pages * PAGE);
  return (
    <>
      {Array.from({ length: pages }, (_, page) => <Events key={page} id={id} last={version - page * PAGE} />)}
      {earlier > 0 && <Button onClick={() => { setPages(pages + 1); }}>{t('timeline.earlier', { count: earlier })}</Button>}
    </>
  );
}

/** The events up to the last one named, as many as are read at once. */
function Events({ id, last }: { id: string; last: number }) {
  const { t } = useTranslation();
  const eventName = useEventName();
  const first = Math.min(PAGE, last);
  const [{ data, error, fetching }, reload] = useQuery({ query: EVENTS, variables: { id, first, afterSequence: last - first } });
  if (error && !data) return <Trouble error={error} onRetry={() => { reload(); }} />;
  if (!data) return fetching ? <Spin /> : null;
  const timeline = data.case?.timeline ?? [];
  const items = [...timeline].reverse().map((event) => {
    const who = [t(`role.${event.role}`), event.organ?.name].filter(Boolean).join(' · ');
    const recorded = minuteOf(event.recordedAt);
    return {
      key: event.sequence,
      content: (
        <>
          <strong><Link to={`/cases/${id}/replay?version=${event.sequence}`}>{eventName(event.name)}</Link></strong>
          {event.status && <> → {t(`status.${event.status}`)}</>}
          <div>{recorded}{!recorded.startsWith(event.occurredOn) && ` · ${t('case.occurredOn', { day: event.occurredOn })}`} · {who}</div>
          {event.reason && <div>{event.reason}</div>}
        </>
      ),
    };
  });
  return <Timeline style={{ paddingTop: 8 }} items={items} />;
}
