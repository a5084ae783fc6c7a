import { useTranslation } from 'react-i18next';

/** How an event is called; by its name in the log where the messages do not know it yet. */
export function useEventName(): (name: string) => string {
  const { t, i18n } = useTranslation();
  return (name) => {
    const key = `event.${name}`;
    return i18n.exists(key) ? t(key as never) : name;
  };
}
