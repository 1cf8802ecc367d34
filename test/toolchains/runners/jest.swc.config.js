export default {
  testEnvironment: 'jsdom',
  transform: { '\\.js$': ['@swc/jest', { module: { type: 'commonjs' } }] },
  transformIgnorePatterns: [
    '/node_modules/(?!(webrtc-elements|lit.*|@lit|@noble|partysocket|nanoevents|lean-qr|linkify-it|uc.micro)/)',
  ],
};
