export default {
  testEnvironment: './environments/jest-jsdom.js',
  transform: {},
};
