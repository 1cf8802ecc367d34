export default {
  testEnvironment: './environments/jest-jsdom.js',
  transform: {
    '\\.js$': [
      'babel-jest',
      {
        presets: [['@babel/preset-env', { targets: { node: 'current' }, modules: 'commonjs' }]],
        plugins: ['babel-plugin-transform-import-meta'],
      },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(webrtc-elements|lit|lit-html|lit-element|@lit|partysocket|nanoevents|lean-qr|linkify-it|uc.micro)/)',
  ],
};
