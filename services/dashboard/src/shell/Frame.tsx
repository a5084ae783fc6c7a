import { MenuOutlined } from '@ant-design/icons';
import { Button, Drawer, Spin } from 'antd';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, useNavigation } from 'react-router';
import mark from './mark.svg';
import { placesOf } from './places';
import { useSession } from './session';
import { Settings } from './Settings';
import { Visitor } from './Visitor';
import styles from './Frame.module.css';

/** What every page stands in: the bar with the navigation, and below it the page. */
export function Frame() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isLoading = useNavigation().state === 'loading';
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">{t('frame.skip')}</a>
      <header className={styles.bar}>
        <Button
          className={styles.burger}
          type="text"
          icon={<MenuOutlined />}
          aria-label={t('frame.menu')}
          onClick={() => { setOpen(true); }}
        />
        <Link to="/" className={styles.mark}>
          <img src={mark} alt="" width={24} height={24} />
          <span>{t('frame.title')}</span>
        </Link>
        <Navigation className={styles.places} />
        <div className={styles.tools}>
          <Settings />
          <Visitor />
        </div>
      </header>
      <Drawer open={isOpen} placement="left" size={260} title={t('frame.title')} onClose={() => { setOpen(false); }}>
        <Navigation className={styles.drawer} onGo={() => { setOpen(false); }} />
      </Drawer>
      <main id="main" className={styles.main} aria-busy={isLoading}>
        <Suspense fallback={<Spin className={styles.spin} />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

function Navigation({ className, onGo }: { className: string | undefined; onGo?: () => void }) {
  const { t } = useTranslation();
  const { role } = useSession();
  return (
    <nav className={className} aria-label={t('frame.navigation')}>
      {placesOf(role).map(({ path, label }) => (
        <NavLink key={path} to={path} onClick={onGo}>{t(label)}</NavLink>
      ))}
    </nav>
  );
}
