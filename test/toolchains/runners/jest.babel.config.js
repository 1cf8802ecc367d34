export default {
  testEnvironment: 'jsdom',
  transform: {
    '\\.js$': [
      'babel-jest',
      {
        presets: [['@babel/preset-env', { targets: { node: 'current' } }]],
        plugins: ['babel-plugin-transform-import-meta'],
      },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(webrtc-elements|lit.*|@lit|@noble|partysocket|nanoevents|lean-qr|linkify-it|uc.micro)/)',
  ],
};
