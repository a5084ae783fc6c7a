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
const LIGHT = { colorPrimary: '#1a4a8a', colorBgLayout: '#f3f5f8', colorTextTertiary: '#5c6470', colorTextDescription: '#5c6470' };
const DARK = { colorPrimary: '#5b93dd', colorTextTertiary: '#9aa3ad', colorTextDescription: '#9aa3ad' };
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
