import { Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../../graphql/generated';
import { minuteOf } from '../../parts/moments';

const TIMELINE_TAB = graphql(`
  fragment TimelineTab on Case {
    timeline(first: 100) {
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
`);

/** What happened, the newest first; a day of its own where it was recorded later than it happened. */
export function TimelineTab({ found }: { found: FragmentType<typeof TIMELINE_TAB> }) {
  const { t, i18n } = useTranslation();
  const { timeline } = read(TIMELINE_TAB, found);
  const items = [...timeline].reverse().map((event) => {
    const key = `event.${event.name}`;
    const who = [t(`role.${event.role}`), event.organ?.name].filter(Boolean).join(' · ');
    const recorded = minuteOf(event.recordedAt);
    return {
      key: event.sequence,
      content: (
        <>
          <strong>{i18n.exists(key) ? t(key as never) : event.name}</strong>
          {event.status && <> → {t(`status.${event.status}`)}</>}
          <div>{recorded}{!recorded.startsWith(event.occurredOn) && ` · ${t('case.occurredOn', { day: event.occurredOn })}`} · {who}</div>
          {event.reason && <div>{event.reason}</div>}
        </>
      ),
    };
  });
  return <Timeline style={{ paddingTop: 8 }} items={items} />;
}
