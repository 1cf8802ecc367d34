import { Vocabulary } from '../language/vocabulary.js';
import type { VerifyWords } from '../language/words.js';
import { words as english } from './words/en.js';

/** The words of a verification. */
export const verifyWords = new Vocabulary<VerifyWords>(english, {
  ar: () => import('./words/ar.js'),
  de: () => import('./words/de.js'),
  es: () => import('./words/es.js'),
  fr: () => import('./words/fr.js'),
  it: () => import('./words/it.js'),
  ja: () => import('./words/ja.js'),
  pt: () => import('./words/pt.js'),
  zh: () => import('./words/zh.js'),
});
