import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';

/** A page that broke, or whose files are of a version that is not served any more. */
export function PageError() {
  const { t } = useTranslation();
  const again = <Button type="primary" onClick={() => { location.reload(); }}>{t('pageError.reload')}</Button>;
  return <Result status="error" title={t('pageError.title')} subTitle={t('pageError.hint')} extra={again} />;
}
