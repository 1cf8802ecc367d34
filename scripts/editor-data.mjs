import { readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * What editors and frameworks want to know of the elements, from `custom-elements.json`.
 *
 * @typedef {{ name: string, description?: string, default?: string, type?: { text: string }, fieldName?: string }} Entry
 * @typedef {Entry & { kind: string, readonly?: boolean, static?: boolean, privacy?: string, parameters?: Entry[], return?: { type: { text: string } } }} Member
 * @typedef {Partial<Record<'attributes' | 'slots' | 'events' | 'cssParts' | 'cssProperties' | 'cssStates', Entry[]>>} Lists
 * @typedef {Lists & { name: string, tagName?: string, description: string, members?: Member[] }} Declaration
 * @typedef {Declaration & { tagName: string }} ElementDeclaration
 * @typedef {{ modules: { declarations: Declaration[] }[] }} Manifest
 */

/**
 * The files that are made from a manifest, by name.
 *
 * @param {Manifest} manifest
 * @returns {Record<string, string>}
 */
export function editorData(manifest) {
  const elements = manifest.modules
    .flatMap(({ declarations }) => declarations)
    .filter((declaration) => declaration.tagName)
    .map((declaration) => /** @type {ElementDeclaration} */ (declaration));
  const json = (/** @type {object} */ value) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'vscode.html-custom-data.json': json(vsCode(elements)),
    'web-types.json': json(webTypes(elements)),
    'types/elements.d.ts': elementTypes(elements),
  };
}

/** For VS Code: https://github.com/microsoft/vscode-html-languageservice/blob/main/docs/customData.md @param {ElementDeclaration[]} elements */
function vsCode(elements) {
  const markdown = (/** @type {string} */ value) => ({ kind: 'markdown', value });
  return {
    version: 1.1,
    tags: elements.map((element) => ({
      name: element.tagName,
      description: markdown(describe(element)),
      attributes: (element.attributes ?? []).map((attribute) => ({
        name: attribute.name,
        description: markdown(text(attribute)),
        ...(isBoolean(attribute) && { valueSet: 'v' }), // it stands without a value
        ...(!isBoolean(attribute) && { values: choices(element, attribute).map((name) => ({ name })) }),
      })),
    })),
  };
}

/** All that is known of an element, in Markdown. @param {ElementDeclaration} element */
function describe(element) {
  const fields = (element.members ?? [])
    .filter(({ kind }) => kind === 'field')
    .filter(({ name }) => !isAttribute(element, name));
  const list = (/** @type {string} */ title, /** @type {Entry[]} */ entries) =>
    entries.length > 0
      ? [`**${title}**`, entries.map((entry) => `- \`${entry.name || 'default'}\`: ${text(entry)}`).join('\n')]
      : [];
  return [
    text(element),
    ...list('Properties', fields),
    ...list('Events', element.events ?? []),
    ...list('Slots', element.slots ?? []),
    ...list('Parts', element.cssParts ?? []),
    ...list('States', element.cssStates ?? []),
    ...list('Custom properties', element.cssProperties ?? []),
  ].join('\n\n');
}

/** For JetBrains: https://github.com/JetBrains/web-types @param {ElementDeclaration[]} elements */
function webTypes(elements) {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const entry = (/** @type {Entry} */ { name: entryName, ...rest }) => ({ name: entryName, description: text(rest) });
  const typed = (/** @type {Entry} */ { type, ...rest }) => ({ ...entry(rest), ...(type && { type: type.text }) });
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name,
    version,
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: elements.map((element) => ({
          name: element.tagName,
          description: text(element),
          source: { module: name, symbol: element.name },
          attributes: (element.attributes ?? []).map((attribute) => ({
            ...entry(attribute),
            value: isBoolean(attribute)
              ? { kind: 'no-value', type: 'boolean' }
              : {
                  type:
                    choices(element, attribute)
                      .map((choice) => `'${choice}'`)
                      .join(' | ') || attribute.type?.text,
                },
          })),
          slots: (element.slots ?? []).map(entry),
          js: {
            properties: (element.members ?? [])
              .filter(({ kind }) => kind === 'field')
              .map((field) => ({ ...typed(field), ...(field.readonly && { 'read-only': true }) })),
            events: (element.events ?? []).map(typed),
          },
          css: {
            properties: (element.cssProperties ?? []).map((property) => ({
              ...entry(property),
              default: property.default,
            })),
            parts: (element.cssParts ?? []).map(entry),
            states: (element.cssStates ?? []).map(entry),
          },
        })),
      },
    },
  };
}

/** For the types of the frameworks. @param {ElementDeclaration[]} elements */
function elementTypes(elements) {
  const index = readFileSync('src/index.ts', 'utf8');
  const imports = new Set();
  const blocks = elements.map(({ name, tagName, description, members = [], attributes = [], events = [] }) => {
    const map = name.replace(/Element$/, 'EventMap');
    if (events.length > 0 && !index.includes(map))
      throw new Error(`Export ${map} from src/index.ts: <${tagName}> has events.`);
    imports.add(name);
    if (events.length > 0) imports.add(map);
    const settable = members.filter(({ kind, readonly, static: shared }) => kind === 'field' && !readonly && !shared);
    const doc = (/** @type {Entry} */ entry) => `      /** ${text(entry)} */\n`;
    const block = (/** @type {string} */ title, /** @type {string[]} */ lines) =>
      lines.length > 0 ? `    ${title}: {\n${lines.join('\n')}\n    };` : `    ${title}: object;`;
    return [
      `  /** ${text({ description })} */`,
      `  '${tagName}': {`,
      `    element: ${name};`,
      `    properties: Pick<${name}, ${settable.map((field) => `'${field.name}'`).join(' | ')}>;`,
      block(
        'attributes',
        attributes
          .filter((attribute) => attribute.fieldName && attribute.name !== attribute.fieldName)
          .map((attribute) => `${doc(attribute)}      '${attribute.name}': ${name}['${attribute.fieldName}'];`),
      ),
      block(
        'events',
        events.map((event) => `${doc(event)}      '${event.name}': ${map}['${event.name}'];`),
      ),
      '  };',
    ].join('\n');
  });
  return [
    '// Made by `npm run manifest` from custom-elements.json.',
    `import type {\n  ${[...imports].sort().join(',\n  ')},\n} from '../dist/src/index.js';`,
    '',
    '/** Each element: what a page may set on it, and what it tells; attributes are those named unlike their property. */',
    `export interface ElementTypes {\n${blocks.join('\n')}\n}`,
    '',
  ].join('\n');
}

/** A description on one line. @param {{ description?: string }} entry */
function text({ description = '' }) {
  return description.replace(/\s+/g, ' ').trim();
}

/** @param {Entry} attribute */
function isBoolean({ type }) {
  return type?.text === 'boolean';
}

/** @param {ElementDeclaration} element @param {string} field */
function isAttribute({ attributes = [] }, field) {
  return attributes.some(({ fieldName }) => fieldName === field);
}

/** @type {ts.Program | undefined} */
let program;

/**
 * The values that an attribute may have, when its type is a choice of strings, by whatever name.
 *
 * @param {Declaration} element
 * @param {Entry} attribute
 * @returns {string[]}
 */
function choices({ name }, { fieldName = '' }) {
  program ??= ts.createProgram(['src/index.ts'], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile('src/index.ts');
  const entry = source && checker.getSymbolAtLocation(source);
  const found = entry && checker.getExportsOfModule(entry).find((symbol) => symbol.name === name);
  if (!found) throw new Error(`Export ${name} from src/index.ts.`);
  const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  const field = checker.getDeclaredTypeOfSymbol(symbol).getProperty(fieldName);
  const type = field && checker.getTypeOfSymbol(field);
  const literals = type?.isUnion() ? type.types.filter((part) => part.isStringLiteral()) : [];
  if (!type?.isUnion() || literals.length < type.types.length) return [];
  return literals.map(({ value }) => value).filter((value) => value !== '');
}
