import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Shell } from './shell/Shell';
import { speak, storedLanguage } from './shell/language';
import { numberStyles } from './shell/nonce';

const page = document.getElementById('page');
if (!page) throw new Error('index.html has no place for the page');
numberStyles();
await speak(storedLanguage());
createRoot(page).render(
  <StrictMode>
    <Shell />
  </StrictMode>,
);
