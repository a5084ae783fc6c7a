import { useEffect, useState } from 'react';
import { endOfSoon } from './queues';

interface Present {
  now: string;
  soon: string;
}

/** The present and the end of what counts as soon, as the interface takes them. */
const present = (): Present => ({ now: new Date().toISOString(), soon: endOfSoon() });

/** The same, taken anew whenever the page is looked at again. */
export function usePresent(): Present {
  const [found, setFound] = useState(present);
  useEffect(() => {
    const again = () => { if (document.visibilityState === 'visible') setFound(present()); };
    document.addEventListener('visibilitychange', again);
    return () => { document.removeEventListener('visibilitychange', again); };
  }, []);
  return found;
}
