import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, read } from '../graphql/generated';
import { useLanguage } from '../shell/language';

const WITNESSES = graphql(`
  fragment Witnesses on Case {
    seenBy {
      role
      organ { code name nameEn }
      reads
      actions
    }
  }
`);

/** In which offices the case could be found, and what was offered there. */
export function Witnesses({ found }: { found: FragmentType<typeof WITNESSES> }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { seenBy } = read(WITNESSES, found);
  return (
    <details>
      <summary>{t('replay.witnesses', { count: seenBy.length })}</summary>
      <ul>
        {seenBy.map(({ role, organ, reads, actions }) => (
          <li key={`${role} ${organ?.code ?? ''}`}>
            {t(`role.${role}`)} {organ && ((language === 'en' ? organ.nameEn : organ.name) ?? organ.code)} · {t(reads ? 'replay.reads' : 'replay.findsOnly')}
            {actions.length > 0 && ` · ${actions.map((action) => t(`action.${action}`)).join('、')}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
