import type { CombinedError } from '@urql/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../shell/language';

/** What is told of an error: the server's own sentence, or that it could not be reached. */
export function useTroubleText(): (error: CombinedError) => string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (error) => {
    const sentence = error.graphQLErrors[0]?.extensions[language];
    return typeof sentence === 'string' ? sentence : t(error.networkError ? 'trouble.unreachable' : 'trouble.unknown');
  };
}
