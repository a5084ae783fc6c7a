import { Navigate } from 'react-router';
import { placesOf } from './places';
import { useSession } from './session';

/** Goes on to where this visitor begins. */
export function Home() {
  const { role } = useSession();
  return <Navigate replace to={placesOf(role)[0]?.path ?? '/lookup'} />;
}
