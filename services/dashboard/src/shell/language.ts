import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';

export type Language = 'zh' | 'en';

/** A sentence as the interface sends it. */
export interface Bilingual {
  zh: string;
  en: string;
}

const STORED = 'beian.language';

/** The language chosen in this browser; Chinese until one is. */
export function storedLanguage(): Language {
  return localStorage.getItem(STORED) === 'en' ? 'en' : 'zh';
}

/** Loads the messages of a language and speaks it from then on. */
export async function speak(language: Language): Promise<void> {
  const messages = language === 'en' ? await import('../messages/en.json') : await import('../messages/zh.json');
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: language,
      fallbackLng: false,
      resources: {},
      showSupportNotice: false,
      interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
    });
  }
  i18next.addResourceBundle(language, 'translation', messages.default);
  await i18next.changeLanguage(language);
  localStorage.setItem(STORED, language);
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
}

/** The language spoken now, and how to read what comes in both. */
export function useLanguage(): { language: Language; tell: (sentence: Bilingual) => string } {
  const { i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  return { language, tell: (sentence) => sentence[language] };
}
