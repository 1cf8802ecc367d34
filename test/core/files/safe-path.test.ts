import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distinct, safePath } from '../../../src/core/files/safe-path.js';

describe('the path of a file', () => {
  for (const path of [
    'cat.jpg',
    'photos/2026/cat.jpg',
    'Ünïcödé ✓/猫.tar.gz',
    '.config/.env',
    'a b/c (1).txt',
    'no ending',
  ]) {
    it(`stays as it is: ${path}`, () => assert.equal(safePath(path), path));
  }

  for (const [path, safe] of [
    ['../../etc/passwd', 'etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['..\\..\\windows\\system.ini', 'windows/system.ini'],
    ['C:\\autoexec.bat', 'C_/autoexec.bat'],
    ['a/./b//c', 'a/b/c'],
    ['a/.. /b', 'a/b'],
    ['...', 'file'],
    ['', 'file'],
    ['/', 'file'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['com1/aux.h', '_com1/_aux.h'],
    ['contents.txt', 'contents.txt'],
    ['photo\u202egpj.exe', 'photo_gpj.exe'],
    ['photo\u2066gpj.exe', 'photo_gpj.exe'],
    ['zero\u200bwidth', 'zero_width'],
    ['a\0b\nc\u007f', 'a_b_c_'],
    ['half \ud83d of one', 'half _ of one'],
    ['<script>"|?*', '_script_____'],
    ['report.pdf.  ', 'report.pdf'],
  ] as const) {
    it(`is safe: ${JSON.stringify(path)}`, () => {
      assert.equal(safePath(path), safe);
      assert.equal(safePath(safe), safe, 'and then it stays so');
    });
  }

  it('has names of at most 200 bytes, with their ending, and at most 32 folders', () => {
    for (const letter of ['a', 'ü', '猫', '😀']) {
      const name = safePath(`${letter.repeat(900)}.tar`);
      assert.ok(Buffer.byteLength(name) <= 200 && Buffer.byteLength(name) > 190, `${Buffer.byteLength(name)} bytes`);
      assert.match(name, /^(a|ü|猫|😀)+\.tar$/u);
    }
    assert.equal(safePath('x/'.repeat(500) + 'end').split('/').length, 32);
    assert.ok(safePath('x/'.repeat(500) + 'end').endsWith('/x/end'));
  });
});

describe('the paths of several files', () => {
  it('are distinct, also where case does not count, and no file has the path of a folder', () => {
    assert.deepEqual(distinct(['cat.jpg', 'cat.jpg', 'CAT.jpg', 'cat (2).jpg', 'cat']), [
      'cat.jpg',
      'cat (2).jpg',
      'CAT (3).jpg',
      'cat (2) (2).jpg',
      'cat',
    ]);
    assert.deepEqual(distinct(['a/b/c', 'a', 'a/b', 'A']), ['a/b/c', 'a (2)', 'a/b (2)', 'A (3)']);
    assert.deepEqual(distinct(['caf\u00e9', 'cafe\u0301']), ['caf\u00e9', 'cafe\u0301 (2)']);
  });

  it('are found at once, however many are alike', () => {
    const paths = distinct(Array.from({ length: 10_000 }, () => 'same'));
    assert.equal(new Set(paths).size, 10_000);
    assert.equal(paths.at(-1), 'same (10000)');
  });
});
