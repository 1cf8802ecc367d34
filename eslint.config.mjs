import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import { arrows } from './eslint.arrows.mjs';

export default tseslint.config(
  // Other tools check the apps of the frameworks, the types for them, and the projects of the toolchains:
  // npm run test:frameworks, npm run test:toolchains
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      'screenshots/',
      'docs/images/',
      '.wireit/',
      'types/',
      'test/frameworks/*/',
      'test/toolchains/*/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/explicit-member-accessibility': ['error', { accessibility: 'no-public' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'Decorator', message: 'Use static properties.' },
        { selector: 'PropertyDefinition[accessibility="private"]', message: 'Use #private.' },
      ],
      'no-console': ['error', { allow: ['debug'] }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['server/{partyserver,partykit,edge/answer-upgrade}.ts'],
    // They run on workerd, whose types clash with those of the DOM and of Node.
    languageOptions: { parserOptions: { projectService: false, project: './tsconfig.edge.json' } },
  },
  // PartyKit's users expect a default export of its room, and workerd one of a worker.
  {
    files: ['*.config.ts', 'server/partykit.ts', 'test/server/workers/*.ts', 'examples/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['src/elements/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/best-practice']],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      // How a class types its own events: there is no other way to add overloads to an inherited method.
      '@typescript-eslint/no-unsafe-declaration-merging': 'off',
      // Safari tells of an input method by `keyCode` alone.
      '@typescript-eslint/no-deprecated': ['error', { allow: [{ from: 'lib', name: 'keyCode' }] }],
      'wc/guard-super-call': 'off', // LitElement has them all
      'wc/file-name-matches-element': 'off', // style: the tag's file is named as the tag
    },
  },
  ...arrows(),
  // A file that grows beyond this holds a second noun. `room.ts` is one state machine.
  {
    files: ['src/**/*.ts', 'server/**/*.ts'],
    ignores: ['server/room/room.ts'],
    rules: { 'max-lines': ['error', 300] },
  },
  {
    // The declarations are for TypeScript before 5.7, too.
    files: ['{src,server}/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-types': [
        'error',
        { types: { 'Uint8Array<ArrayBuffer>': { message: 'TypeScript before 5.7 cannot read it. Use Bytes.' } } },
      ],
    },
  },
  {
    // All that the core uses of its page is in these files.
    files: ['src/{core,protocol}/**/*.ts'],
    ignores: ['src/core/page.ts', 'src/core/trust/{identity/*,password/count/page-attempts}.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'localStorage',
        'navigator',
        'location',
        'RTCPeerConnection',
        'WebSocket',
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off', // chai
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              package: 'node:test',
              name: ['test', 'it', 'describe', 'suite', 'after', 'before', 'afterEach', 'beforeEach'],
            },
          ],
        },
      ],
      'no-console': 'off',
    },
  },
  {
    files: ['test/elements/**/*.ts', 'test/support/elements/*.ts'],
    rules: {
      '@typescript-eslint/no-deprecated': 'off', // `keyCode`, which Safari needs
      // @open-wc/testing types every assertion as a promise, for the sake of axe's.
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
);
