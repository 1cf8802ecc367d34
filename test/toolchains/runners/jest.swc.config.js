export default {
  testEnvironment: './environments/jest-jsdom.js',
  transform: { '\\.js$': ['@swc/jest', { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }] },
  transformIgnorePatterns: [
    '/node_modules/(?!(webrtc-elements|lit|lit-html|lit-element|@lit|partysocket|nanoevents|lean-qr|linkify-it|uc.micro)/)',
  ],
};
