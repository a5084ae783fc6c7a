import { useSearchParams } from 'react-router';
import type { CaseMoment } from '../graphql/generated/graphql';

/** The moment shown: right after so many events, or at the end of a day on which it happened. */
export type Shown = { axis: 'version'; version: number } | { axis: 'day'; day: string };

/** A day as addresses have it. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The moment as the interface takes it. */
export const momentOf = (shown: Shown): CaseMoment => (shown.axis === 'day' ? { occurredOn: shown.day } : { version: shown.version });

/** What is shown, and with which version it is compared, as the address has it; the last version if it names none. */
export function useShown(last: number) {
  const [params, setParams] = useSearchParams();
  const day = params.get('day');
  const version = versionIn(params.get('version'), last) ?? last;
  const shown: Shown = day && DAY.test(day) ? { axis: 'day', day } : { axis: 'version', version };
  const change = (given: Record<string, string | undefined>) => {
    setParams((before) => {
      const after = new URLSearchParams(before);
      for (const [name, value] of Object.entries(given)) {
        if (value === undefined) after.delete(name);
        else after.set(name, value);
      }
      return after;
    }, { replace: true });
  };
  return {
    shown,
    compared: versionIn(params.get('from'), last),
    show: (moment: Shown) => {
      change(moment.axis === 'day' ? { day: moment.day, version: undefined } : { version: String(moment.version), day: undefined });
    },
    compare: (version: number | undefined) => { change({ from: version?.toString() }); },
  };
}

/** A version that there is, of what an address says. */
function versionIn(text: string | null, last: number): number | undefined {
  const version = Number(text);
  return Number.isInteger(version) && version >= 1 && version <= last ? version : undefined;
}
