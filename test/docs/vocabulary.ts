import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CustomElementDeclaration, Package } from 'custom-elements-manifest/schema.js';

/** What a sample may say of one element. */
export interface Vocabulary {
  readonly attributes: ReadonlySet<string>;
  readonly properties: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  readonly slots: ReadonlySet<string>;
  readonly parts: ReadonlySet<string>;
  readonly states: ReadonlySet<string>;
  readonly customProperties: ReadonlySet<string>;
}

/** The elements of the manifest, by their tags. */
export const elements: ReadonlyMap<string, Vocabulary> = read();

/** The custom properties that any element has. */
export const customProperties: ReadonlySet<string> = new Set(
  [...elements.values()].flatMap((element) => [...element.customProperties]),
);

/** The events that any element has. */
export const events: ReadonlySet<string> = new Set([...elements.values()].flatMap((element) => [...element.events]));

/** Attributes that every HTML element takes, as far as samples use them. */
const GLOBAL = /^(?:id|class|slot|hidden|lang|dir|style|title|tabindex|ref|key|role|part|data-.+|aria-.+|hx-.+)$/;

/** What is wrong with a tag of ours: its name, or an attribute in whatever way a framework writes one. */
export function checkTag(tag: string, attributes: readonly string[]): string[] {
  const element = elements.get(tag);
  if (!element) return [`There is no <${tag}>.`];
  return attributes
    .filter((attribute) => !isKnown(element, attribute))
    .map((attribute) => `<${tag}> has no ${attribute}.`);
}

function isKnown({ attributes, properties, events: own }: Vocabulary, written: string): boolean {
  if (GLOBAL.test(written)) return true;
  const event = /^(?:@|x-on:|on:|on)([a-z][a-z-]*)$|^\(([\w-]+)\)$/.exec(written);
  if (event) return own.has(event[1] ?? event[2] ?? '');
  const property = /^(?:prop:|\.)(\w+)$|^\[(\w+)\]$/.exec(written);
  if (property) return properties.has(property[1] ?? property[2] ?? '');
  const name = written.replace(/^(?::|x-bind:|attr:)/, '').replace(/^\{(\w+)\}$/, '$1');
  return attributes.has(name) || properties.has(name);
}

function read(): Map<string, Vocabulary> {
  const path = fileURLToPath(new URL('../../custom-elements.json', import.meta.url));
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Package;
  return new Map(
    manifest.modules
      .flatMap(({ declarations = [] }) => declarations)
      .filter((declaration): declaration is CustomElementDeclaration => 'tagName' in declaration)
      .map((element) => [element.tagName ?? '', vocabularyOf(element)]),
  );
}

function vocabularyOf(element: CustomElementDeclaration): Vocabulary {
  const names = (list: readonly { readonly name: string }[] = []): Set<string> => new Set(list.map(({ name }) => name));
  return {
    attributes: names(element.attributes?.map(({ name }) => ({ name }))),
    properties: names(element.members?.filter(({ kind }) => kind === 'field')),
    events: names(element.events),
    slots: names(element.slots),
    parts: names(element.cssParts),
    states: names(element.cssStates),
    customProperties: names(element.cssProperties),
  };
}
