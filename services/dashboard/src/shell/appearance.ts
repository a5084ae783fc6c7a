import { createContext, useContext, useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

interface Looks {
  isDark: boolean;
  choose: (theme: Theme) => void;
}

const STORED = 'beian.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');

const Context = createContext<Looks>({ isDark: false, choose: () => undefined });
export const Appearance = Context.Provider;

/** Whether the page is dark, and how to change that. */
export const useAppearance = () => useContext(Context);

/** The looks chosen in this browser; those of the system until some are. */
export function useStoredAppearance(): Looks {
  const [chosen, setChosen] = useState(() => localStorage.getItem(STORED));
  const [systemIsDark, setSystemIsDark] = useState(system.matches);
  useEffect(() => {
    const changed = () => { setSystemIsDark(system.matches); };
    system.addEventListener('change', changed);
    return () => { system.removeEventListener('change', changed); };
  }, []);
  const isDark = chosen ? chosen === 'dark' : systemIsDark;
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [isDark]);
  const choose = (theme: Theme) => {
    localStorage.setItem(STORED, theme);
    setChosen(theme);
  };
  return { isDark, choose };
}
