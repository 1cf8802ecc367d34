import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { documentationPages, samplesOf, tablesOf, type Sample } from '../../scripts/markdown.mjs';
import { checkSyntax, checkTypes } from './checker.js';
import { checkTag, customProperties, elements } from './vocabulary.js';

const samples = documentationPages().flatMap(samplesOf);
const inLanguage = (...languages: string[]): Sample[] =>
  samples.filter(({ language, flags }) => languages.includes(language) && !flags.has('foreign'));
const at = ({ page, line }: Sample): string => `${page}:${line}`;

/** What each language is, and what stands behind it. */
const LANGUAGES = new Map([
  ['ts', ['live', 'foreign']],
  ['js', ['live', 'foreign']],
  ['tsx', []],
  ['vue', []],
  ['svelte', []],
  ['html', ['live', 'two']],
  ['css', ['live']],
  ['sh', []],
  ['json', []],
  ['jsonc', []],
  ['text', []],
]);

/** Fails with everything that is wrong with any of the samples. */
async function none(about: readonly Sample[], find: (sample: Sample) => string[] | Promise<string[]>): Promise<void> {
  assert.ok(about.length > 0, 'There are none.');
  const found = await Promise.all(
    about.map(async (sample) => (await find(sample)).map((text) => `${at(sample)}: ${text}`)),
  );
  assert.deepEqual(found.flat(), []);
}

/** Tags of ours in a template, with their attributes; whatever language the template is of. */
function tagsIn(text: string): [tag: string, attributes: string[]][] {
  const tags =
    /<(webrtc-[\w-]+)((?:\s+(?:[^\s=>/{]+|\{\w+\})(?:=(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}))?)*)\s*\/?>/g;
  const attributes = /\s([^\s=>/{]+|\{\w+\})(?:=(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}))?/g;
  return [...text.matchAll(tags)].map(([, tag = '', rest = '']) => [
    tag,
    [...rest.matchAll(attributes)].map(([, name = '']) => name),
  ]);
}

describe('the samples of the documentation', () => {
  it('are in languages that are checked', () =>
    none(samples, ({ language, flags }) => {
      const known = LANGUAGES.get(language);
      if (!known) return [`Nobody checks "${language}".`];
      return [...flags].filter((flag) => !known.includes(flag)).map((flag) => `"${language} ${flag}" means nothing.`);
    }));

  it('have the types of the package, where they are TypeScript or JavaScript', async () => {
    const verdicts = checkTypes(inLanguage('ts', 'js'));
    const complaints = new Map(verdicts.map(({ sample, complaints: found }) => [sample, [...found]]));
    await none([...complaints.keys()], (sample) => complaints.get(sample) ?? []);
  });

  it('can be read, where they are of other libraries', () =>
    none(
      samples.filter(({ flags }) => flags.has('foreign')),
      ({ text, language }) => checkSyntax(text, language === 'ts' ? 'ts' : 'js'),
    ));

  it('can be read, where they are JSX, Vue or Svelte', () =>
    none(inLanguage('tsx', 'vue', 'svelte'), async ({ text, language }) => {
      if (language === 'tsx') return checkSyntax(text, 'tsx');
      if (language === 'vue') await format(text, { parser: 'vue' });
      const scripts = [...text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)];
      return scripts.flatMap(([, script = '']) => checkSyntax(script, 'ts'));
    }));

  it('can be read, where they are HTML, CSS or JSON', () =>
    none(inLanguage('html', 'css', 'json', 'jsonc'), async ({ text, language }) => {
      try {
        await format(text, { parser: language });
        return [];
      } catch (error) {
        return [String(error)];
      }
    }));

  it('use tags, attributes, properties and events that there are', () =>
    none(
      samples.filter(({ language }) => ['html', 'tsx', 'vue', 'svelte', 'ts', 'js'].includes(language)),
      ({ text }) => tagsIn(text).flatMap(([tag, attributes]) => checkTag(tag, attributes)),
    ));

  it('use parts, states and custom properties that there are', () =>
    none(inLanguage('css'), ({ text }) => {
      const tagged = [...text.matchAll(/(?<![\w-])(webrtc-[\w-]+)((?::state\([\w-]+\)|::part\([\w\s-]+\))*)/g)];
      const wrong = tagged.flatMap(([, tag = '', rest = '']) => {
        const element = elements.get(tag);
        if (!element) return [`There is no <${tag}>.`];
        const states = [...rest.matchAll(/:state\(([\w-]+)\)/g)].map(([, name = '']) => name);
        const parts = [...rest.matchAll(/::part\(([\w\s-]+)\)/g)].flatMap(([, names = '']) => names.split(/\s+/));
        return [
          ...states.filter((name) => !element.states.has(name)).map((name) => `<${tag}> has no state ${name}.`),
          ...parts.filter((name) => !element.parts.has(name)).map((name) => `<${tag}> has no part ${name}.`),
        ];
      });
      const unknown = [...text.matchAll(/--webrtc-[\w-]+/g)].flatMap(([name]) =>
        customProperties.has(name) ? [] : [`No element has ${name}.`],
      );
      return [...wrong, ...unknown];
    }));

  it('import what the package has', () => {
    const { exports: entries } = JSON.parse(
      readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
    ) as { exports: Record<string, unknown> };
    return none(
      samples.filter(({ text }) => text.includes("'webrtc-elements")),
      ({ text }) =>
        [...text.matchAll(/'webrtc-elements(\/[^']+)?'/g)].flatMap(([name, path = '']) =>
          `.${path}` in entries ? [] : [`There is no ${name}.`],
        ),
    );
  });
});

describe('the guide to theming', () => {
  const named = (title: string): string[] => {
    const [, ...rows] = tablesOf('docs/theming.md').find(([titles]) => titles?.[0] === title) ?? [];
    const cells = rows.map(([cell = '']) => cell);
    return cells.flatMap((text) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)).sort();
  };

  it('names every custom property, and every part of the chat', () => {
    assert.deepEqual(named('custom property'), [...customProperties].sort());
    assert.deepEqual(named('part'), [...(elements.get('webrtc-chat')?.parts ?? [])].sort());
  });
});
