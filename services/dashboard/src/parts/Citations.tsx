import { type FragmentType, graphql, read } from '../graphql/generated';
import styles from './Citations.module.css';

const CITATION = graphql(`
  fragment Citation on Citation { text }
`);

/** On which articles something rests. */
export function Citations({ citations }: { citations: readonly FragmentType<typeof CITATION>[] }) {
  const cited = read(CITATION, citations);
  if (cited.length === 0) return null;
  return <small className={styles.citations}>{cited.map(({ text }) => text).join('、')}</small>;
}
