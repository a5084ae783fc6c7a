import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Shell } from './shell/Shell';
import { speak, storedLanguage } from './shell/language';

const page = document.getElementById('page');
if (!page) throw new Error('index.html has no place for the page');
await speak(storedLanguage());
createRoot(page).render(
  <StrictMode>
    <Shell />
  </StrictMode>,
);
