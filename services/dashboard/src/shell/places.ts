import type { ParseKeys } from 'i18next';
import type { Role } from '../graphql/generated/graphql';

/** Everybody who works on cases. */
export const OFFICE: readonly Role[] = [
  'OFFICER',
  'INTAKE_CLERK',
  'FIRST_REVIEWER',
  'SECOND_REVIEWER',
  'SEALING_LEADER',
  'INSPECTOR',
  'SUPERVISOR',
];

/** A page in the navigation. */
export interface Place {
  path: string;
  label: ParseKeys;
  /** Whose navigation it is in; everybody's, strangers' too, if absent. */
  roles?: readonly Role[];
}

/** The navigation. The first place of a role is its home. */
export const PLACES: readonly Place[] = [
  { path: '/desk', label: 'nav.desk', roles: OFFICE },
  { path: '/queue', label: 'nav.queue', roles: [...OFFICE, 'AUDITOR'] },
  { path: '/lookup', label: 'nav.lookup' },
];

/** The places that a role goes to, strangers without any. */
export function placesOf(role: Role | undefined): readonly Place[] {
  return PLACES.filter(({ roles }) => !roles || (role && roles.includes(role)));
}
