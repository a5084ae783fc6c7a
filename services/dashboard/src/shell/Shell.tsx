import { App, ConfigProvider, theme } from 'antd';
import type { Locale } from 'antd/es/locale';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useState } from 'react';
import { RouterProvider } from 'react-router';
import { Appearance, useStoredAppearance } from './appearance';
import { useLanguage } from './language';
import { nonce } from './nonce';
import { Session } from './session';
import { router } from './routes';
import './page.css';

/** What surrounds every page: language, looks, and who is signed in. */
export function Shell() {
  const appearance = useStoredAppearance();
  const locale = useLocale();
  const algorithm = appearance.isDark ? theme.darkAlgorithm : theme.defaultAlgorithm;
  return (
    <Appearance value={appearance}>
      <ConfigProvider
        locale={locale}
        csp={nonce ? { nonce } : {}}
        theme={{ algorithm, token: { ...LOOKS, ...(appearance.isDark ? DARK : LIGHT) }, components: COMPONENTS }}
      >
        <App className="page" message={{ maxCount: 3 }}>
          <Session>
            <RouterProvider router={router} />
          </Session>
        </App>
      </ConfigProvider>
    </Appearance>
  );
}

const LOOKS = {
  borderRadius: 4,
  fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif',
};
/** Colours that stand out enough from what is behind them (WCAG 2.2 AA), as those of Ant Design do not everywhere. */
const LIGHT = {
  colorPrimary: '#1a4a8a',
  colorLink: '#1a4a8a',
  colorError: '#c62828',
  colorErrorText: '#b71c1c',
  colorWarningText: '#8a5200',
  colorSuccessText: '#1b6e3c',
  colorInfoText: '#1a4a8a',
  colorBgLayout: '#f3f5f8',
  colorTextTertiary: '#5c6470',
  colorTextDescription: '#5c6470',
  colorTextPlaceholder: '#6b7280',
};
const DARK = {
  colorPrimary: '#2f6fc0',
  colorLink: '#8ab8f0',
  colorError: '#e5534b',
  colorErrorText: '#ff8a80',
  colorWarningText: '#ffc870',
  colorSuccessText: '#7ddc9c',
  colorInfoText: '#8ab8f0',
  colorTextTertiary: '#a3abb5',
  colorTextDescription: '#a3abb5',
  colorTextPlaceholder: '#98a0aa',
};
const COMPONENTS = { Table: { cellPaddingBlockSM: 6 } };

/** The words of Ant Design itself; English ones come when they are needed. */
function useLocale(): Locale {
  const { language } = useLanguage();
  const [english, setEnglish] = useState<Locale>();
  useEffect(() => {
    if (language === 'en') void import('antd/locale/en_US').then((loaded) => { setEnglish(loaded.default); });
  }, [language]);
  return language === 'en' && english ? english : zhCN;
}
