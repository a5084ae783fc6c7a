import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import styles from './Sections.module.css';

interface Section {
  /** The last part of its address. */
  key: string;
  label: string;
  children: ReactNode;
}

interface Props {
  label: string;
  /** The address that they have in common. */
  within: string;
  sections: readonly Section[];
  chosen: string;
}

/** Parts of a page, one at a time, each with an address of its own. */
export function Sections({ label, within, sections, chosen }: Props) {
  const shown = sections.find(({ key }) => key === chosen) ?? sections[0];
  return (
    <>
      <nav className={styles.sections} aria-label={label}>
        {sections.map(({ key, label }) => (
          <NavLink key={key} to={`${within}/${key}`} replace aria-current={key === shown?.key ? 'page' : undefined}>{label}</NavLink>
        ))}
      </nav>
      {shown?.children}
    </>
  );
}
