import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * A type that the sources export, as a reader wants to see it.
 *
 * @typedef {object} PublicType
 * @property {'interface' | 'alias' | 'class'} kind
 * @property {string} about - Its documentation.
 * @property {string} text - What an alias stands for.
 * @property {{ name: string, type: string, about: string }[]} fields - Of an interface.
 */

/**
 * The exported types of the sources below a folder, by name. Reads them without checking them: that is a matter of
 * milliseconds.
 *
 * @param {string} folder
 * @returns {Map<string, PublicType>}
 */
export function typesOfSource(folder) {
  /** @type {Map<string, PublicType>} */
  const types = new Map();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.ts')) continue;
    const path = join(folder, name);
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
    for (const statement of source.statements) {
      if (!isExported(statement)) continue;
      if (ts.isInterfaceDeclaration(statement) && !types.has(statement.name.text)) {
        const fields = statement.members.flatMap((member) => (member.name ? [describeMember(member, source)] : []));
        types.set(statement.name.text, { kind: 'interface', about: aboutOf(statement), text: '', fields });
      }
      if (ts.isTypeAliasDeclaration(statement)) {
        const text = oneLine(statement.type.getText(source)).replace(/^\| /, '');
        types.set(statement.name.text, { kind: 'alias', about: aboutOf(statement), text, fields: [] });
      }
      if (ts.isClassDeclaration(statement) && statement.name) {
        types.set(statement.name.text, { kind: 'class', about: aboutOf(statement), text: '', fields: [] });
      }
    }
  }
  return types;
}

/**
 * @param {import('typescript').TypeElement} member
 * @param {import('typescript').SourceFile} source
 */
function describeMember(member, source) {
  const name = member.name?.getText(source) ?? '';
  const optional = member.questionToken ? '?' : '';
  if (ts.isMethodSignature(member)) {
    const parameters = oneLine(member.parameters.map((parameter) => parameter.getText(source)).join(', '));
    const result = member.type?.getText(source) ?? 'void';
    return { name: `${name}${optional}(${parameters})`, type: oneLine(result), about: oneLine(aboutOf(member)) };
  }
  const type = ts.isPropertySignature(member) ? (member.type?.getText(source) ?? 'unknown') : 'unknown';
  return { name: name + optional, type: oneLine(type), about: oneLine(aboutOf(member)) };
}

/** @param {import('typescript').Node} node */
function isExported(node) {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** The documentation of a declaration. Paragraphs and lists stay; lines within them are joined. @param {import('typescript').Node} node */
function aboutOf(node) {
  const comment = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc)?.comment;
  return (ts.getTextOfJSDocComment(comment) ?? '').replace(/([^\n])\n(?!\n|- )/g, '$1 ').trim();
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}
