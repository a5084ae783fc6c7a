import type { ReactNode } from 'react';
import styles from './Mark.module.css';

export type Tone = 'active' | 'waiting' | 'good' | 'bad';

/** A word that stands out, in a colour that says how it is meant. */
export function Mark({ tone, children }: { tone?: Tone | undefined; children: ReactNode }) {
  return <span className={styles.mark} data-tone={tone}>{children}</span>;
}
