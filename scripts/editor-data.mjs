import { readFileSync } from 'node:fs';
import { generateJsxTypes } from '@wc-toolkit/jsx-types';
import { getWebTypesData } from 'custom-element-jet-brains-integration';
import { getVsCodeHtmlCustomData } from 'custom-element-vs-code-integration';
import { typesOfSource } from './types-of-source.mjs';

/**
 * What editors and frameworks want to know of the elements, from `custom-elements.json`. A package makes each file; what
 * it leaves out is added here.
 *
 * @import { CustomElementDeclaration, Package } from 'custom-elements-manifest/schema.js'
 * @typedef {CustomElementDeclaration & { tagName: string }} Element
 * @typedef {{ name: string, valueSet?: string, value: object }} AttributeData
 * @typedef {{ name: string, attributes: AttributeData[], js: { properties: object[] } }} ElementData
 */

/**
 * A manifest, as the packages for editors want its types.
 *
 * @typedef {Parameters<typeof getVsCodeHtmlCustomData>[0]} Readable
 */

/** What the types import from. */
const LIBRARY = '../dist/src/index.js';

/**
 * The files that are made from a manifest, by name.
 *
 * @param {Package} manifest
 * @returns {Record<string, string>}
 */
export function editorData(manifest) {
  const json = (/** @type {object} */ value) => `${JSON.stringify(value, null, 2)}\n`;
  const withChoices = resolveChoices(manifest);
  return {
    'vscode.html-custom-data.json': json(vsCode(withChoices)),
    'web-types.json': json(webTypes(withChoices)),
    'types/elements.d.ts': elementTypes(manifest),
  };
}

/**
 * Has the type of each attribute say the strings that it may be, not the name of the type.
 *
 * @param {Package} manifest
 */
function resolveChoices(manifest) {
  const copy = structuredClone(manifest);
  const types = typesOfSource('src');
  for (const { type } of elementsOf(copy).flatMap(({ attributes = [] }) => attributes)) {
    const text = type?.text.replaceAll(/\b[A-Z]\w+/g, (name) => types.get(name)?.text ?? name) ?? '';
    if (type && text.includes("'")) type.text = text.replace(" | ''", '');
  }
  return copy;
}

/** Adds which attributes stand without a value, and the lists of properties and states. @param {Package} manifest */
function vsCode(manifest) {
  const data = JSON.parse(getVsCodeHtmlCustomData(/** @type {Readable} */ (manifest), {}));
  for (const element of elementsOf(manifest)) {
    const tag = data.tags.find((/** @type {ElementData} */ { name }) => name === element.tagName);
    for (const attribute of booleansOf(element, tag)) attribute.valueSet = 'v';
    tag.description += list('Properties', fieldsOf(element)) + list('States', element.cssStates);
  }
  return data;
}

/**
 * Adds which attributes stand without a value, which properties are read-only, the states, and where each class is.
 *
 * @param {Package} manifest
 */
function webTypes(manifest) {
  const data = JSON.parse(getWebTypesData(/** @type {Readable} */ (manifest), {}));
  for (const element of elementsOf(manifest)) {
    const tag = data.contributions.html.elements.find(
      (/** @type {ElementData} */ { name }) => name === element.tagName,
    );
    for (const { value } of booleansOf(element, tag)) Object.assign(value, { kind: 'no-value' });
    for (const [index, { readonly: fixed }] of fieldsOf(element).entries()) {
      if (fixed) Object.assign(tag.js.properties[index], { 'read-only': true });
    }
    Object.assign(tag, { css: { states: element.cssStates }, source: { module: data.name, symbol: element.name } });
  }
  return data;
}

/**
 * Types of each tag, for those of the frameworks. The package's augmentations are left out: they name modules that a user
 * does not have. Events have the types of the elements' own maps, and the element that they are heard at.
 *
 * @param {Package} manifest
 */
function elementTypes(manifest) {
  const copy = structuredClone(manifest);
  const index = readFileSync('src/index.ts', 'utf8');
  const maps = elementsOf(copy).flatMap(({ tagName, name, events = [] }) => {
    if (events.length === 0) return [];
    const map = name.replace(/Element$/, 'EventMap');
    if (!index.includes(map)) throw new Error(`Export ${map} from src/index.ts: <${tagName}> has events.`);
    for (const event of events) event.type = { text: `${map}['${event.name}'] & { readonly currentTarget: ${name} }` };
    return [map];
  });
  const types = generateJsxTypes(copy, { fileName: '', globalTypePath: LIBRARY }) ?? '';
  const [before, augmentations] = types.split(/(?=declare module 'react')/);
  if (!before || !augmentations) throw new Error('@wc-toolkit/jsx-types writes its types in another way now.');
  return [
    '// Made by `npm run manifest` from custom-elements.json.',
    `import type { ${maps.join(', ')} } from '${LIBRARY}';`,
    before,
    '/** The class of each tag, and what can be set on it: as attributes of JSX, and as those of Solid. */',
    'export interface ElementTypes {',
    ...elementsOf(copy).map(
      ({ tagName, name }) => `'${tagName}': { element: ${name}; props: ${name}Props; solid: ${name}SolidJsProps };`,
    ),
    '}\n',
  ].join('\n');
}

/** @param {Package} manifest */
function elementsOf({ modules }) {
  const declarations = modules.flatMap((module) => module.declarations ?? []);
  return declarations.filter((one) => 'tagName' in one && one.tagName).map((one) => /** @type {Element} */ (one));
}

/** The public fields of an element, as the packages have them. @param {Element} element */
function fieldsOf({ members = [] }) {
  return members.filter((member) => member.kind === 'field').filter((field) => !field.static);
}

/** @param {Element} element @param {ElementData} data */
function booleansOf({ attributes = [] }, data) {
  const names = attributes.filter(({ type }) => type?.text === 'boolean').map(({ name }) => name);
  return data.attributes.filter(({ name }) => names.includes(name));
}

/**
 * A list in Markdown, as the package writes others.
 *
 * @param {string} title
 * @param {readonly { readonly name: string, readonly description?: string | undefined }[]} [entries]
 */
function list(title, entries = []) {
  const lines = entries.map(({ name, description = '' }) => `- **${name}** - ${description}`);
  return lines.length > 0 ? `\n\n### **${title}:**\n ${lines.join('\n')}` : '';
}
