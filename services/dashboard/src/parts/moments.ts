const BEIJING = { timeZone: 'Asia/Shanghai' } as const;
const DAY = new Intl.DateTimeFormat('sv-SE', BEIJING);
const MINUTE = new Intl.DateTimeFormat('sv-SE', { ...BEIJING, dateStyle: 'short', timeStyle: 'short' });

/** The day of a moment in Beijing: 2026-03-05. */
export const dayOf = (moment: string) => DAY.format(new Date(moment));

/** A moment to the minute, as clocks in Beijing show it: 2026-03-05 17:30. */
export const minuteOf = (moment: string) => MINUTE.format(new Date(moment));

/** The day in Beijing that lies so many days from the present one. */
export const inDays = (days: number) => DAY.format(Date.now() + days * 86_400_000);
