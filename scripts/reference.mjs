import { readFileSync } from 'node:fs';
import { typesOfSource } from './types-of-source.mjs';

/**
 * The reference: a page for each element, all of it read from the manifest, and one that lists them.
 *
 * @import { Attribute, ClassField, ClassMethod, CustomElementDeclaration, Package } from 'custom-elements-manifest/schema.js'
 * @import { PublicType } from './types-of-source.mjs'
 * @typedef {Readonly<Record<string, { readonly name?: string, readonly type?: { readonly text: string } }[] | undefined>>} Named
 */

const FOLDER = 'docs/reference';
const NOTE =
  '<!-- Made from custom-elements.json by `npm run manifest`. Change the comments in src/elements instead. -->';

/**
 * @param {Package} manifest
 * @returns {Record<string, string>} Texts by their paths.
 */
export function reference(manifest) {
  const elements = manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter((declaration) => 'tagName' in declaration && declaration.tagName)
    .map((declaration) => /** @type {CustomElementDeclaration & { tagName: string }} */ (declaration))
    .sort((one, other) => (one.tagName < other.tagName ? -1 : 1));
  const { exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));
  const types = typesOfSource('src');
  const pages = elements.map((element) => [`${FOLDER}/${element.tagName}.md`, pageOf(element, entries, types)]);
  return { ...Object.fromEntries(pages), [`${FOLDER}/README.md`]: listOf(elements) };
}

/** @param {readonly { tagName: string, description?: string }[]} elements */
function listOf(elements) {
  const rows = elements.map(({ tagName, description = '' }) => [
    `[\`<${tagName}>\`](${tagName}.md)`,
    oneLine(description).replace(/(?<=\.) .*/, ''),
  ]);
  return [
    NOTE,
    '# Reference',
    'Every element with its attributes, properties, methods, events, slots, parts, custom properties and states.',
    tableOf(['element', ''], rows),
  ].join('\n\n');
}

/**
 * @param {CustomElementDeclaration & { tagName: string }} element
 * @param {Readonly<Record<string, unknown>>} entries
 * @param {Map<string, PublicType>} types
 */
function pageOf(element, entries, types) {
  const { tagName, name, description = '', attributes = [], members = [], events = [] } = element;
  const { slots = [], cssParts = [], cssProperties = [], cssStates = [] } = element;
  const withAttribute = new Set(attributes.map(({ fieldName }) => fieldName));
  const fields = members.filter((member) => member.kind === 'field' && !withAttribute.has(member.name));
  const methods = members.filter((member) => member.kind === 'method');
  const entry = `./${tagName}` in entries ? `webrtc-elements/${tagName}` : 'webrtc-elements/define';
  return [
    NOTE,
    `# \`<${tagName}>\``,
    description,
    `Registered by \`import '${entry}'\`. Its class is \`${name}\`, from \`${isRare(name) ? entry : 'webrtc-elements'}\`.`,
    section(
      'Attributes',
      tableOf(['attribute', 'property', 'type', 'default', ''], attributes.map(attributeRow)),
      attributes,
    ),
    section(
      'Properties',
      tableOf(['property', 'type', 'default', ''], /** @type {ClassField[]} */ (fields).map(fieldRow)),
      fields,
      attributes.length > 0 ? 'Besides the properties above:' : '',
    ),
    section(
      'Methods',
      tableOf(['method', 'result', ''], /** @type {ClassMethod[]} */ (methods).map(methodRow)),
      methods,
    ),
    section(
      'Events',
      tableOf(
        ['event', 'detail', ''],
        events.map((event) => [code(event.name), detailOf(event.type?.text), oneLine(event.description)]),
      ),
      events,
      'None of them bubbles.',
    ),
    section('Slots', namedTable('slot', slots, 'the default slot'), slots),
    section('Parts', namedTable('part', cssParts), cssParts),
    section(
      'Custom properties',
      tableOf(
        ['property', 'default', ''],
        cssProperties.map((property) => [code(property.name), code(property.default), oneLine(property.description)]),
      ),
      cssProperties,
    ),
    section('States', namedTable('state', cssStates), cssStates, `As in \`${tagName}:state(…)\`.`),
    typesSection(mentionedIn([attributes, fields, methods, events], types), types),
  ].join('\n\n');
}

/** Whether the module of a class loads with its tag: then the entry for all has only its type. @param {string} name */
function isRare(name) {
  return new RegExp(`export type \\{ ${name}\\b`).test(readFileSync('src/index.ts', 'utf8'));
}

/** @param {Attribute} attribute */
function attributeRow({ name, fieldName = '', type, default: initial, description }) {
  return [code(name), code(fieldName), code(type?.text), code(initial), oneLine(description)];
}

/** @param {ClassField & { readonly?: boolean }} field */
function fieldRow({ name, type, default: initial, description, readonly: fixed }) {
  const about = [oneLine(description), fixed ? 'Read-only.' : ''].filter(Boolean).join(' ');
  return [code(name), code(type?.text), code(initial), about];
}

/** @param {ClassMethod} method */
function methodRow({ name, parameters = [], return: result, description }) {
  const list = parameters.map((one) => `${one.name}${one.optional ? '?' : ''}: ${one.type?.text ?? 'unknown'}`);
  const about = parameters.flatMap((one) =>
    one.description ? [`${code(one.name)}: ${oneLine(one.description)}`] : [],
  );
  return [code(`${name}(${list.join(', ')})`), code(result?.type?.text), [oneLine(description), ...about].join(' ')];
}

/** What a `CustomEvent` tells; nothing of a plain one. @param {string | undefined} type */
function detailOf(type = '') {
  return code(/^CustomEvent<(.*)>$/s.exec(type)?.[1]);
}

/**
 * @param {string} kind
 * @param {readonly { readonly name: string, readonly description?: string | undefined }[]} rows
 * @param {string} [nameless]
 */
function namedTable(kind, rows, nameless = '') {
  return tableOf(
    [kind, ''],
    rows.map(({ name, description }) => [name ? code(name) : nameless, oneLine(description)]),
  );
}

/**
 * @param {string} title
 * @param {string} body
 * @param {readonly unknown[]} rows - None: the section is left out.
 * @param {string} [introduction]
 */
function section(title, body, rows, introduction = '') {
  return rows.length > 0 ? [`## ${title}`, introduction, body].filter(Boolean).join('\n\n') : '';
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function tableOf(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Names of ours that types mention, and those that these mention in turn.
 *
 * @param {unknown} described
 * @param {Map<string, PublicType>} types
 */
function mentionedIn(described, types) {
  /** @type {Set<string>} */
  const found = new Set();
  const search = (/** @type {string} */ text) => {
    for (const [name = ''] of text.replaceAll(/'[^']*'/g, '').matchAll(/\b[A-Z]\w+/g)) {
      const type = types.get(name);
      if (!type || found.has(name)) continue;
      found.add(name);
      search([type.text, ...type.fields.map((field) => `${field.name} ${field.type}`)].join(' '));
    }
  };
  JSON.stringify(described, (key, value) => {
    if (key === 'type' && typeof value?.text === 'string') search(value.text);
    return value;
  });
  return [...found];
}

/**
 * @param {readonly string[]} names
 * @param {Map<string, PublicType>} types
 */
function typesSection(names, types) {
  const parts = names.flatMap((name) => {
    const type = types.get(name);
    if (!type || type.kind === 'class') return [];
    const about = [type.kind === 'alias' ? code(type.text) : '', type.about].filter(Boolean).join('\n\n');
    const rows = type.fields.map((field) => [code(field.name), code(field.type), field.about]);
    return [`### \`${name}\``, about, ...(rows.length > 0 ? [tableOf(['field', 'type', ''], rows)] : [])];
  });
  const classes = names.filter((name) => types.get(name)?.kind === 'class').map((name) => `\`${name}\``);
  const rest =
    classes.length > 0
      ? [`${classes.join(' and ')} ${classes.length > 1 ? 'are' : 'is'} in [The core](../core.md).`]
      : [];
  return parts.length + rest.length > 0 ? ['## Types', ...parts, ...rest].join('\n\n') : '';
}

/** As code. @param {string | undefined} text */
function code(text) {
  return text ? `\`${oneLine(text)}\`` : '';
}

/** In one line; the cells of a table have no other. @param {string | undefined} text */
function oneLine(text = '') {
  return text.replace(/\s+/g, ' ').trim();
}
