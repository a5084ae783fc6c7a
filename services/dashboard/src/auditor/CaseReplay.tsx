import { Empty, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Trouble } from '../parts/Trouble';
import { NotFound } from '../shell/NotFound';
import { CaseThen } from './CaseThen';
import { Difference } from './Difference';
import { Happened } from './Happened';
import { Scrubber } from './Scrubber';
import { type Life, useLife } from './life';
import { momentOf, useShown } from './moment';
import styles from './CaseReplay.module.css';

/** A case's life, event by event or day by day: how it stood, what happened, and why. The moment is in the address. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const life = useLife(id);
  if (!life) return <Spin style={{ margin: '64px auto' }} />;
  if (life.error) return <Trouble error={life.error} />;
  if (!life.found) return <NotFound />;
  if (!life.found.readable) return <Empty description={t('case.notReadable')} />;
  return <Replay found={life.found} />;
}

function Replay({ found }: { found: NonNullable<Life['found']> }) {
  const { t } = useTranslation();
  const { id, particulars, timeline } = found;
  const { shown, compared, show, compare } = useShown(timeline.length);
  const moment = momentOf(shown);
  const events = timeline.filter(({ sequence, occurredOn }) => (shown.axis === 'day' ? occurredOn === shown.day : sequence === shown.version));
  return (
    <div className={styles.place}>
      <header className={styles.header}>
        <h1>{t('replay.title')}<small>{particulars.siteName ?? particulars.unitName}</small></h1>
        <Link to={`/cases/${id}/timeline`}>{t('replay.back')}</Link>
      </header>
      <Scrubber timeline={timeline} shown={shown} onShow={show} />
      <div className={styles.body}>
        <section className={styles.pane} aria-label={t('replay.state')}>
          <h2>{t('replay.state')}</h2>
          <CaseThen id={id} at={moment} />
        </section>
        <div className={styles.side}>
          <section className={styles.pane} aria-label={t('replay.event')}>
            <h2>{t(shown.axis === 'day' ? 'replay.eventsOfDay' : 'replay.event')}</h2>
            {events.length === 0 && <p>{t('replay.quiet')}</p>}
            {events.map(({ sequence }, place) => <Happened key={place} id={id} sequence={sequence} />)}
          </section>
          <section className={styles.pane} aria-label={t('replay.difference')}>
            <h2>{t('replay.difference')}</h2>
            <Difference id={id} timeline={timeline} from={compared} to={moment} onCompare={compare} />
          </section>
        </div>
      </div>
    </div>
  );
}
