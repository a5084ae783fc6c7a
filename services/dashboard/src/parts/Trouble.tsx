import type { CombinedError } from '@urql/core';
import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { useTroubleText } from './troubleText';

/** A page or part of one that could not be had, why, and how to try again. */
export function Trouble({ error, onRetry }: { error: CombinedError; onRetry?: () => void }) {
  const { t } = useTranslation();
  const text = useTroubleText();
  return (
    <Result
      status="warning"
      title={t('trouble.title')}
      subTitle={text(error)}
      extra={onRetry && <Button onClick={onRetry}>{t('trouble.retry')}</Button>}
    />
  );
}
