import js from '@eslint/js';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Import directions of the folders (README, "Where things are"): what a folder must never import. */
const SDK = {
  group: ['@twilio/conversations', '@twilio/conversations/*'],
  message: 'Only src/transport/twilio*.ts may import the SDK.',
};
const never = (...folders) => ({
  group: folders.flatMap((folder) => [`**/${folder}`, `**/${folder}/**`]),
  message: 'This folder may not import from there: see "Where things are" in README.md.',
});
const packages = (group, message) => ({ group, message });
const zone = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

/** The Setup page is beside the server's sources, and above both are the widget's. */
const NO_SERVER = {
  regex: '^(\\.\\./){1,2}src/(?!api/)',
  message: 'Browser code: of the server, it imports the types of the API only.',
};

const SERVER = [
  SDK,
  never('elements', 'transport', 'emulators'),
  packages(['lit', 'lit/*'], 'Node code.'),
  { regex: '^missive-chat(?!/core/)', message: 'Of the widget, the server imports the shared rules only.' },
];
/** Folders of the server that are above this one. */
const above = (...folders) => ({
  regex: `^(\\.\\./)+(${folders.join('|')})/`,
  message: 'This folder may not import from there: see ARCHITECTURE.md.',
});

/** Each emulator stands by itself; what both need is in `shared`. */
const EMULATOR = [
  SDK,
  never('core', 'elements', 'transport', 'server'),
  { regex: '^@?missive-chat(/|$)', message: 'The emulators import nothing of ours.' },
  {
    regex: '^twilio(/|$)',
    message: 'An emulator written with the client library would agree with its bugs.',
  },
];

export default defineConfig(
  {
    ignores: ['**/dist', 'coverage', 'node_modules', 'test/out', 'test/types', 'src/frameworks'],
  },
  js.configs.recommended,
  {
    files: ['src/**/*.ts', 'packages/**/*.ts', 'test/**/*.ts'],
    extends: [
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
      lit.configs['flat/recommended'],
      wc.configs['flat/recommended'],
    ],
    plugins: { 'lit-a11y': litA11y },
    settings: { litHtmlSources: true, wc: { elementBaseClasses: ['LitElement'] } },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...litA11y.configs.recommended.rules,
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc'].map((property) => ({
          property,
          message: 'No HTML sink: text that anybody else wrote stays text.',
        })),
      ],
      'max-lines': ['error', { max: 300 }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/unbound-method': 'off', // Lit binds @event listeners to the host
    },
  },
  zone(
    ['src/core/**/*.ts'],
    [
      never('elements', 'transport', 'server', 'emulators', 'setup'),
      packages(['*', '!./*', '!../*', '!.', '!..'], 'src/core is pure: it imports nothing but itself.'),
    ],
  ),
  zone(
    ['src/elements/**/*.ts'],
    [SDK, never('transport', 'server', 'emulators'), packages(['node:*'], 'Browser code.')],
  ),
  zone(
    ['src/transport/**/*.ts'],
    [SDK, never('elements', 'server', 'emulators'), packages(['node:*', 'lit'], 'Transport.')],
    ['src/transport/twilio*.ts'],
  ),
  zone(
    ['src/transport/twilio*.ts'],
    [never('elements', 'server', 'emulators'), packages(['node:*', 'lit'], 'Transport.')],
  ),
  zone(
    ['packages/server/setup/*/**/*.ts'],
    [SDK, never('transport', 'emulators'), NO_SERVER, packages(['node:*'], 'Browser code.')],
  ),
  zone(
    ['packages/server/setup/*.ts'],
    [SDK, never('emulators'), NO_SERVER, packages(['node:*'], 'Browser code.')],
  ),
  zone(['src/*.ts'], [SDK, never('server', 'emulators'), packages(['node:*'], 'Browser code.')]),
  zone(['packages/server/src/**/*.ts'], SERVER),
  zone(
    ['packages/server/src/api/**/*.ts'],
    [
      ...SERVER,
      {
        regex: '^\\.\\./',
        message: 'Types of the API, for the server and for browsers: they import nothing.',
      },
    ],
  ),
  // The stores' interfaces are below both the engines that implement them and the relay that uses them.
  zone(
    ['packages/server/src/stores/**/*.ts'],
    [...SERVER, above('relay', 'storage', 'http', 'missive', 'twilio', 'visitors', 'live', 'admin')],
  ),
  zone(
    ['packages/server/src/storage/**/*.ts'],
    [...SERVER, above('relay', 'http', 'missive', 'twilio', 'visitors', 'live', 'admin', 'integrations')],
  ),
  zone(
    ['packages/server/src/relay/**/*.ts'],
    [...SERVER, above('storage', 'http', 'live', 'admin', 'integrations')],
  ),
  zone(['packages/emulators/src/*.ts'], EMULATOR),
  zone(['packages/emulators/src/twilio/**/*.ts'], [...EMULATOR, never('missive')]),
  zone(['packages/emulators/src/missive/**/*.ts'], [...EMULATOR, never('twilio')]),
  zone(['packages/emulators/src/shared/**/*.ts'], [...EMULATOR, never('twilio', 'missive')]),
  {
    files: ['src/elements/**/*.ts', 'packages/server/setup/elements/*.ts'],
    rules: { 'max-lines': ['error', { max: 400 }] },
  },
  {
    files: ['test/**/*.ts', 'packages/*/test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'no-console': 'off', // figures are printed
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            'equal',
            'Equal',
            { from: 'package', name: ['describe', 'it', 'test', 'suite'], package: 'node:test' },
          ],
        },
      ],
    },
  },
  {
    // Without their type, the declarations would repeat the texts.
    files: ['src/emoji-names/*.ts'],
    rules: { '@typescript-eslint/no-inferrable-types': 'off' },
  },
  { files: ['demo/pages/*.js'], languageOptions: { globals: globals.browser } },
  { files: ['**/*.mjs', '*.js'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
);
