import { createBrowserRouter } from 'react-router';
import { Frame } from './Frame';
import { Loading } from './Loading';
import { Home } from './Home';
import { NotFound } from './NotFound';
import { PageError } from './PageError';

/**
 * Every address and the page behind it. A page is loaded when it is first gone to: `lazy` names its file, which exports
 * `Component`. Pages that are in the navigation stand in `places.ts` too.
 */
export const router = createBrowserRouter([
  {
    Component: Frame,
    HydrateFallback: Loading,
    ErrorBoundary: PageError,
    children: [
      { index: true, Component: Home },
      { path: 'sign-in', lazy: () => import('./SignIn') },
      { path: 'lookup', lazy: () => import('../public/Lookup') },
      { path: 'desk', lazy: () => import('../officer/Desk') },
      { path: 'queue/:queue?', lazy: () => import('../officer/WorkQueue') },
      { path: 'cases/:id/:tab?', lazy: () => import('../case/CaseFile') },
      { path: 'cases/:id/replay', lazy: () => import('../auditor/CaseReplay') },
      { path: '*', Component: NotFound },
    ],
  },
]);
