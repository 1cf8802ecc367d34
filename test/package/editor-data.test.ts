import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { CustomElementDeclaration } from 'custom-elements-manifest/schema.js';
import { editorData } from '../../scripts/editor-data.mjs';

type Manifest = Parameters<typeof editorData>[0];

interface VsCode {
  readonly tags: readonly {
    readonly name: string;
    readonly description: string;
    readonly attributes: readonly { name: string; valueSet?: string; values?: { name: string }[] }[];
  }[];
}

interface WebTypes {
  readonly contributions: {
    readonly html: {
      readonly elements: readonly {
        readonly name: string;
        readonly attributes: readonly { name: string; value: { kind?: string; type: string } }[];
        readonly js: {
          readonly properties: readonly { name: string; type: string; 'read-only'?: boolean }[];
          readonly events: readonly { name: string; type: string }[];
        };
      }[];
    };
  };
}

const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as Manifest;
const elements = manifest.modules
  .flatMap(({ declarations = [] }) => declarations)
  .filter((declaration): declaration is CustomElementDeclaration => 'tagName' in declaration);
const files = editorData(manifest);

describe('data for editors', () => {
  it('names every element, attribute and event of the manifest', () => {
    const { tags } = JSON.parse(files['vscode.html-custom-data.json']!) as VsCode;
    const { contributions } = JSON.parse(files['web-types.json']!) as WebTypes;
    assert.ok(elements.length >= 3);
    for (const { tagName, attributes = [], events = [] } of elements) {
      const tag = tags.find(({ name }) => name === tagName)!;
      const type = contributions.html.elements.find(({ name }) => name === tagName)!;
      const names = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name);
      assert.deepEqual(names(tag.attributes), names(attributes));
      assert.deepEqual(names(type.attributes), names(attributes));
      assert.deepEqual(names(type.js.events), names(events));
      for (const { name } of events) {
        assert.ok(tag.description.includes(`**${name}**`));
        assert.match(files['types/elements.d.ts']!, new RegExp(`"on${name}"\\?:.*EventMap\\['${name}'\\]`));
      }
    }
  });

  it('knows which attribute stands without a value, and which values one may have', () => {
    const { tags } = JSON.parse(files['vscode.html-custom-data.json']!) as VsCode;
    const { attributes } = tags.find(({ name }) => name === 'webrtc-room')!;
    assert.equal(attributes.find(({ name }) => name === 'manual')!.valueSet, 'v');
    const { values = [] } = attributes.find(({ name }) => name === 'relay')!;
    assert.deepEqual(values.map(({ name }) => name).sort(), ['fallback', 'never', 'only']);
    const { contributions } = JSON.parse(files['web-types.json']!) as WebTypes;
    const room = contributions.html.elements.find(({ name }) => name === 'webrtc-room')!;
    const { value } = room.attributes.find(({ name }) => name === 'manual')!;
    assert.deepEqual([value.kind, value.type], ['no-value', 'boolean']);
    assert.match(room.attributes.find(({ name }) => name === 'relay')!.value.type, /^'fallback' \| 'never' \| 'only'$/);
    assert.equal(room.js.properties.find(({ name }) => name === 'state')!['read-only'], true);
  });

  it('lists properties, states and parts for whoever reads about a tag', () => {
    const { tags } = JSON.parse(files['vscode.html-custom-data.json']!) as VsCode;
    const { description } = tags.find(({ name }) => name === 'webrtc-room')!;
    for (const name of ['rtcConfiguration', 'reconnecting']) assert.ok(description.includes(`**${name}**`), name);
    assert.ok(tags.find(({ name }) => name === 'webrtc-chat')!.description.includes('**composer**'));
  });

  it('takes no property for settable that is read-only', () => {
    const [, room = ''] = files['types/elements.d.ts']!.split('type WebrtcRoomElementProps = {');
    const [settable = ''] = room.split('\n}');
    assert.match(settable, /"rtcConfiguration"\?:/);
    assert.doesNotMatch(settable, /"(?:state|peers|connection)"\?:/);
  });

  it('says what is missing for an element with events that have no types', () => {
    const loud = { tagName: 'webrtc-loud', name: 'WebrtcLoudElement', description: '', events: [{ name: 'shout' }] };
    const modules = [{ kind: 'javascript-module', path: 'loud.js', declarations: [loud] }];
    assert.throws(
      () => editorData({ schemaVersion: '2.1.0', modules } as unknown as Manifest),
      /Export WebrtcLoudEventMap from src\/index\.ts/,
    );
  });
});
