import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAppearance } from './appearance';
import { speak, useLanguage } from './language';

/** Language and looks. */
export function Settings() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { isDark, choose } = useAppearance();
  return (
    <>
      <Button type="text" onClick={() => { void speak(language === 'zh' ? 'en' : 'zh'); }} lang={language === 'zh' ? 'en' : 'zh-CN'}>
        {t('settings.otherLanguage')}
      </Button>
      <Button
        type="text"
        icon={isDark ? <SunOutlined /> : <MoonOutlined />}
        aria-label={t(isDark ? 'settings.light' : 'settings.dark')}
        onClick={() => { choose(isDark ? 'light' : 'dark'); }}
      />
    </>
  );
}
