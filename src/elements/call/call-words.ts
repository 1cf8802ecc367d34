import { Vocabulary } from '../language/vocabulary.js';
import type { CallWords } from '../language/words.js';
import { words as english } from './words/en.js';

/** The words of calls. */
export const callWords = new Vocabulary<CallWords>(english, {
  ar: () => import('./words/ar.js'),
  de: () => import('./words/de.js'),
  es: () => import('./words/es.js'),
  fr: () => import('./words/fr.js'),
  it: () => import('./words/it.js'),
  ja: () => import('./words/ja.js'),
  pt: () => import('./words/pt.js'),
  zh: () => import('./words/zh.js'),
});
