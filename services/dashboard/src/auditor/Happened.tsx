import { Descriptions, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../graphql/generated';
import { Citations } from '../parts/Citations';
import { StatusTag } from '../parts/StatusTag';
import { Trouble } from '../parts/Trouble';
import { useEventName } from '../parts/eventName';
import { minuteOf } from '../parts/moments';
import { useLanguage } from '../shell/language';
import { Changes } from './Changes';

const HAPPENED = graphql(`
  query Happened($id: UUID!, $before: Int!) {
    history(caseId: $id, first: 1, afterSequence: $before) {
      event {
        caseId
        sequence
        name
        occurredOn
        recordedAt
        role
        organ { code name nameEn }
        reason
        status
        digest
      }
      actor
      citations { ...Citation }
      changes { ...Changes }
    }
  }
`);

/** An event: what it was, who recorded it and when, on which ground, and what it changed. */
export function Happened({ id, sequence }: { id: string; sequence: number }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const eventName = useEventName();
  const [{ data, error, fetching }, reload] = useQuery({ query: HAPPENED, variables: { id, before: sequence - 1 } });
  if (error) return <Trouble error={error} onRetry={() => { reload(); }} />;
  const happened = data?.history?.[0];
  if (!happened) return fetching ? <Spin /> : null;
  const { event, actor, citations, changes } = happened;
  const organ = event.organ && ((language === 'en' ? event.organ.nameEn : event.organ.name) ?? event.organ.code);
  const facts = [
    ['actor', actor],
    ['role', t(`role.${event.role}`)],
    ['recordingOrgan', organ],
    ['occurredOn', event.occurredOn],
    ['recordedAt', minuteOf(event.recordedAt)],
    ['reason', event.reason],
    ['citations', citations.length > 0 && <Citations citations={citations} />],
    ['digest', <code key="digest" style={{ overflowWrap: 'anywhere' }}>{event.digest}</code>],
  ] as const;
  return (
    <article aria-busy={fetching}>
      <h3>{event.sequence}. {eventName(event.name)} {event.status && <StatusTag status={event.status} />}</h3>
      <Descriptions
        size="small"
        column={1}
        items={facts.filter(([, value]) => value).map(([key, children]) => ({ key, label: t(`replay.${key}`), children }))}
      />
      <h3>{t('replay.changes')}</h3>
      <Changes label={t('replay.changes')} changes={changes ?? []} empty={t('replay.noChanges')} />
    </article>
  );
}
