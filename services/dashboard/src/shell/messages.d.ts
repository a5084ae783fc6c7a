import 'i18next';
import type zh from '../messages/zh.json';

// A key that the Chinese messages do not have does not compile.
declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof zh };
  }
}
