import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Input, Radio } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useEventName } from '../parts/eventName';
import { type Life, daysOf } from './life';
import type { Shown } from './moment';
import styles from './Scrubber.module.css';

interface Props {
  timeline: NonNullable<Life['found']>['timeline'];
  shown: Shown;
  onShow: (moment: Shown) => void;
}

/** Goes through a case's life by versions or by days, with the slider, the buttons, or the arrow keys. */
export function Scrubber({ timeline, shown, onShow }: Props) {
  const { t } = useTranslation();
  const eventName = useEventName();
  const last = timeline.length;
  const days = daysOf(timeline);
  const stops: Shown[] = shown.axis === 'day'
    ? days.map((day) => ({ axis: 'day', day }))
    : timeline.map(({ sequence }) => ({ axis: 'version', version: sequence }));
  // A day between two stops stands at the earlier one.
  const place = shown.axis === 'day' ? days.findLastIndex((day) => day <= shown.day) : shown.version - 1;
  const isBetween = shown.axis === 'day' && days[place] !== shown.day;
  const go = (to: number) => {
    const stop = stops[to];
    if (stop) onShow(stop);
  };
  const back = isBetween ? place : place - 1;
  useArrows({ ArrowLeft: () => { go(back); }, ArrowRight: () => { go(place + 1); } });
  const event = shown.axis === 'version' && timeline[shown.version - 1];
  const told = shown.axis === 'day' ? t('replay.atDay', { day: shown.day }) : t('replay.at', { version: shown.version, last });
  return (
    <section className={styles.scrubber} aria-label={t('replay.scrubber')}>
      <Radio.Group
        optionType="button"
        aria-label={t('replay.axis')}
        value={shown.axis}
        options={[{ value: 'version', label: t('replay.version') }, { value: 'day', label: t('replay.day') }]}
        onChange={() => { onShow(onOtherAxis(timeline, shown)); }}
      />
      <div className={styles.course}>
        <Button icon={<LeftOutlined />} aria-label={t('replay.previous')} disabled={!stops[back]} onClick={() => { go(back); }} />
        <input
          type="range"
          aria-label={t('replay.scrubber')}
          aria-valuetext={told}
          min={0}
          max={stops.length - 1}
          value={Math.max(place, 0)}
          onChange={({ target }) => { go(target.valueAsNumber); }}
        />
        <Button icon={<RightOutlined />} aria-label={t('replay.next')} disabled={!stops[place + 1]} onClick={() => { go(place + 1); }} />
      </div>
      {shown.axis === 'day' && (
        <Input
          className={styles.day}
          type="date"
          aria-label={t('replay.chosenDay')}
          value={shown.day}
          onChange={({ target }) => { if (target.value) onShow({ axis: 'day', day: target.value }); }}
        />
      )}
      <output>{told}{event && ` · ${eventName(event.name)}`}</output>
    </section>
  );
}

/** The same moment on the other axis, as nearly as there is one. */
function onOtherAxis(timeline: Props['timeline'], shown: Shown): Shown {
  if (shown.axis === 'day') {
    const before = timeline.findLast(({ occurredOn }) => occurredOn <= shown.day);
    return { axis: 'version', version: before?.sequence ?? 1 };
  }
  const day = timeline[shown.version - 1]?.occurredOn;
  return day ? { axis: 'day', day } : shown;
}

/** Does something on a key, unless what has the focus has its own use for it. */
function useArrows(deeds: Record<string, () => void>) {
  useEffect(() => {
    const onKey = ({ key, target, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent) => {
      if (altKey || ctrlKey || metaKey || shiftKey) return;
      if (target instanceof Element && target.closest('input, textarea, select, [role=combobox], [role=listbox]')) return;
      deeds[key]?.();
    };
    window.addEventListener('keydown', onKey);
    return () => { window.removeEventListener('keydown', onKey); };
  });
}
